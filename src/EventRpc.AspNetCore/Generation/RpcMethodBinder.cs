using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using EventRpc.Protocol;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EventRpc.AspNetCore;

/// <summary>
/// Finds out, once, where the parameters of a method come from and what becomes of what it returns. Only for the code that
/// the source generator makes, and for what is compiled where there is none.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[UnconditionalSuppressMessage("AOT", "IL3050", Justification = Reason)]
[UnconditionalSuppressMessage("Trimming", "IL2026", Justification = Reason)]
public sealed class RpcMethodBinder
{
    private const string Reason = "There is a binder only where AddEventRpc was called, which says so.";
    private const int MaxNamed = 64;

    private readonly ExportedTypes _classes;
    private readonly PerlConverters _converters;
    private readonly IServiceProvider _services;
    private readonly IServiceProviderIsService? _isService;
    private readonly NullabilityInfoContext _nullability;
    private readonly MethodSignature.Builder _words;
    private readonly ExportedClass _exported;
    private readonly RpcMethodDefinition _definition;
    private readonly List<KeyValuePair<string, int>> _names = [];

    internal RpcMethodBinder(ExportedTypes classes, PerlConverters converters, IServiceProvider services, NullabilityInfoContext nullability, ExportedClass exported, RpcMethodDefinition definition)
    {
        _classes = classes;
        _converters = converters;
        _services = services;
        _isService = services.GetService<IServiceProviderIsService>();
        _nullability = nullability;
        _words = new MethodSignature.Builder(classes, nullability);
        _exported = exported;
        _definition = definition;
    }

    /// <summary>Binds a parameter.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="index">Which it is, from 0.</param>
    /// <returns>Where its value comes from.</returns>
    /// <exception cref="NotSupportedException">It comes from nowhere; the message says why and what to do.</exception>
    public RpcParameter<T> Parameter<T>(int index)
    {
        var parameter = _definition.Parameters[index];
        if (typeof(T) == typeof(CancellationToken))
            return (RpcParameter<T>)(object)new CancellationParameter();
        if (typeof(T) == typeof(RpcCallContext))
            return (RpcParameter<T>)(object)new ContextParameter();
        if (parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is { } keyed)
        {
            CheckIsRegistered(parameter, _services.GetService<IServiceProviderIsKeyedService>()?.IsKeyedService(typeof(T), keyed.Key));
            CheckIsShared(parameter);
            return new KeyedServiceParameter<T>(keyed.Key);
        }
        if (IsFromServices(parameter))
        {
            CheckIsRegistered(parameter, _isService?.IsService(typeof(T)));
            return Service<T>(parameter);
        }
        if (IsService(typeof(T)))
            return Service<T>(parameter);

        var mayBeUndef = !typeof(T).IsValueType && _nullability.Create(parameter).WriteState != NullabilityState.NotNull || Nullable.GetUnderlyingType(typeof(T)) is not null;
        Declare(parameter, index, takesRest: false);
        return Argument<T>(parameter, mayBeUndef);
    }

    /// <summary>Binds the last parameter of a method that takes all arguments that are left (params).</summary>
    /// <typeparam name="T">The type of one of them.</typeparam>
    /// <param name="index">Which parameter it is, from 0.</param>
    /// <returns>Where its value comes from.</returns>
    /// <exception cref="NotSupportedException">It comes from nowhere; the message says why and what to do.</exception>
    public RpcParameter<T[]> Rest<T>(int index)
    {
        var parameter = _definition.Parameters[index];
        if (_definition.NamedParameters || IsService(parameter.ParameterType) || parameter.IsDefined(typeof(FromKeyedServicesAttribute)) || IsFromServices(parameter))
            return Parameter<T[]>(index);
        var mayBeUndef = !typeof(T).IsValueType && _nullability.Create(parameter).ElementType?.WriteState != NullabilityState.NotNull;
        Declare(parameter, index, takesRest: true);
        return new RestParameter<T>(Argument<T>(parameter, mayBeUndef));
    }

    /// <summary>The names of the parameters that the client passes, of a method whose arguments come by name.</summary>
    /// <returns>The names.</returns>
    /// <exception cref="NotSupportedException">There are too many, or two alike.</exception>
    public RpcArgumentNames Names()
    {
        if (_definition.Parameters.Length > MaxNamed)
            throw new NotSupportedException($"It has more than {MaxNamed} named parameters.");
        if (_names.GroupBy(name => name.Key).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new NotSupportedException($"Two parameters have the name '{twice.Key}' in Perl; give one another with [PerlName].");
        return new RpcArgumentNames(_names);
    }

    /// <summary>What becomes of a value that the method returns.</summary>
    /// <typeparam name="T">Its type, without the task around it.</typeparam>
    /// <returns>What writes it.</returns>
    /// <exception cref="NotSupportedException">Perl has no value for the type.</exception>
    public RpcResult<T> Result<T>() => _definition.Kind switch
    {
        RpcMethodKind.Constructor => new NewObjectResult<T>(),
        RpcMethodKind.Singleton => new SingletonResult<T>(),
        _ => new ValueResult<T>(Element<T>()),
    };

    /// <summary>What becomes of several values that the method returns as a tuple.</summary>
    /// <typeparam name="T">The tuple.</typeparam>
    /// <param name="count">How many there are.</param>
    /// <param name="write">Writes them, by converters from <see cref="Element{T}"/>.</param>
    /// <returns>What writes them.</returns>
    public static RpcResult<T> Results<T>(int count, Action<PerlWriter, T> write) => new TupleResult<T>(count, write);

    /// <summary>The converter of one value that the method returns.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <returns>The converter.</returns>
    /// <exception cref="NotSupportedException">Perl has no value for the type.</exception>
    public PerlConverter<T> Element<T>() => (PerlConverter<T>)_converters.Get(typeof(T), orUndef: true);

    /// <summary>What the method takes and returns, in words, once it is bound.</summary>
    internal MethodSignature Describe() => _words.Build(_exported, _definition);

    private static void CheckIsRegistered(ParameterInfo parameter, bool? isRegistered)
    {
        if (isRegistered == false)
            throw new NotSupportedException($"The parameter '{parameter.Name}' asks for a service of type {parameter.ParameterType}, and none is registered.");
    }

    /// <summary>A container remembers every type that it was asked for, for ever.</summary>
    private static void CheckIsShared(ParameterInfo parameter)
    {
        if (parameter.ParameterType.IsCollectible)
            throw new NotSupportedException($"The parameter '{parameter.Name}' asks for the service {parameter.ParameterType}, which is made of a type of the module, and would keep its code from ever being unloaded: ask for one that is made of types of the application.");
    }

    private static bool IsFromServices(ParameterInfo parameter) => parameter.GetCustomAttributes().OfType<IFromServiceMetadata>().Any();

    private bool IsService(Type type) =>
        _isService is not null
        && _isService.IsService(type)
        // The container would make a list of anything, and exported classes come from the client.
        && !(type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IEnumerable<>))
        && !_classes.IsClass(type);

    private RpcParameter<T> Service<T>(ParameterInfo parameter)
    {
        if (typeof(T) is { IsCollectible: true, IsGenericType: true } && typeof(T).GetGenericTypeDefinition() == typeof(ILogger<>))
        {
            // What the container makes for any class.
            var logger = typeof(Logger<>).MakeGenericType(typeof(T).GetGenericArguments());
            return new ConstantParameter<T>((T)Activator.CreateInstance(logger, _services.GetRequiredService<ILoggerFactory>())!);
        }
        CheckIsShared(parameter);
        return new ServiceParameter<T>();
    }

    private void Declare(ParameterInfo parameter, int index, bool takesRest)
    {
        if (_definition.Kind == RpcMethodKind.Singleton)
            throw new NotSupportedException($"The parameter '{parameter.Name}' would come from the client, but a singleton is made once, for all clients; only services can be passed to it.");
        var name = NameOf(parameter);
        _names.Add(new(name, index));
        _words.Add(name, parameter, takesRest);
    }

    private ArgumentParameter<T> Argument<T>(ParameterInfo parameter, bool mayBeUndef)
    {
        var defaultValue = default(T)!;
        if (parameter is { HasDefaultValue: true, DefaultValue: { } given })
        {
            // The default of an enum may be stated as a number.
            var type = Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);
            defaultValue = (T)(type.IsEnum ? Enum.ToObject(type, given) : given);
        }
        return new ArgumentParameter<T>($"{_exported.Name}->{_definition.Name}", NameOf(parameter), Converter<T>(parameter, mayBeUndef), mayBeUndef, parameter.HasDefaultValue, defaultValue);
    }

    private PerlConverter<T> Converter<T>(ParameterInfo parameter, bool mayBeUndef)
    {
        try
        {
            var converter = (PerlConverter<T>)_converters.Get(typeof(T), mayBeUndef);
            return converter.CanRead
                ? converter
                : throw new NotSupportedException($"A {typeof(T)} cannot be made from what a client sends, as its constructor takes what is no property of it.");
        }
        catch (NotSupportedException e)
        {
            throw new NotSupportedException($"The parameter '{parameter.Name}': {e.Message} If it is a service, register it.", e);
        }
    }

    /// <summary>What a parameter is called in Perl.</summary>
    private static string NameOf(ParameterInfo parameter) =>
        parameter.GetCustomAttribute<PerlNameAttribute>()?.Name ?? PerlName.FromClr(parameter.Name ?? $"p{parameter.Position}");
}
