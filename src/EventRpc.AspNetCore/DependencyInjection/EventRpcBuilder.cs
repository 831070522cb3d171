using System.Diagnostics.CodeAnalysis;
using EventRpc.Protocol;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.AspNetCore;

/// <summary>Says what the server exports and how. Every method returns the builder.</summary>
public sealed class EventRpcBuilder
{
    internal EventRpcBuilder(IServiceCollection services)
    {
        Services = services;
    }

    /// <summary>The application's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Exports a class whose attributes say what clients may call.</summary>
    /// <typeparam name="T">A class with <see cref="RpcClassAttribute"/>.</typeparam>
    /// <returns>This builder.</returns>
    /// <exception cref="InvalidOperationException">The class has no such attribute.</exception>
    public EventRpcBuilder AddClass<[DynamicallyAccessedMembers(AttributedClass.Members)] T>()
        where T : class
    {
        Services.AddSingleton(AttributedClass.Read(typeof(T)));
        return this;
    }

    /// <summary>Exports a class without attributes of its own.</summary>
    /// <typeparam name="T">The class.</typeparam>
    /// <param name="name">The name of the Perl package, such as <c>My::Clock</c>.</param>
    /// <param name="configure">Says what clients may call.</param>
    /// <returns>This builder.</returns>
    public EventRpcBuilder AddClass<T>(string name, Action<RpcClassBuilder<T>> configure)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(configure);
        var builder = new RpcClassBuilder<T>();
        configure(builder);
        Services.AddSingleton(builder.Build(name));
        return this;
    }

    /// <summary>
    /// Lets the application decide who may log in, instead of <c>EventRpc:Authentication:Users</c>. A new validator is
    /// made for each login, so it may use scoped services.
    /// </summary>
    /// <typeparam name="T">The validator.</typeparam>
    /// <returns>This builder.</returns>
    public EventRpcBuilder AddCredentialValidator<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>()
        where T : class, IRpcCredentialValidator
    {
        Services.AddScoped<IRpcCredentialValidator, T>();
        return this;
    }

    /// <summary>Lets a class know of clients that come and go. Observers are told in the order in which they were added.</summary>
    /// <typeparam name="T">The observer, of which one is made for all connections.</typeparam>
    /// <returns>This builder.</returns>
    public EventRpcBuilder AddConnectionObserver<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>()
        where T : class, IRpcConnectionObserver
    {
        Services.AddSingleton<IRpcConnectionObserver, T>();
        return this;
    }

    /// <summary>Puts a filter around every call, inside of those that were added before.</summary>
    /// <typeparam name="T">The filter, of which one is made for all calls.</typeparam>
    /// <returns>This builder.</returns>
    public EventRpcBuilder AddCallFilter<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>()
        where T : class, IRpcCallFilter
    {
        Services.AddSingleton<IRpcCallFilter, T>();
        return this;
    }

    /// <summary>Adds a converter for a type that Perl has no value for, or another one for a type that it has.</summary>
    /// <param name="converter">A <see cref="PerlConverter{T}"/>.</param>
    /// <returns>This builder.</returns>
    public EventRpcBuilder AddConverter(PerlConverter converter)
    {
        ArgumentNullException.ThrowIfNull(converter);
        Services.AddSingleton(converter);
        return this;
    }
}
