using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.AspNetCore.Authorization;

namespace EventRpc.AspNetCore;

/// <summary>Says what of a class is exported, where attributes on the class itself cannot.</summary>
/// <typeparam name="T">The class.</typeparam>
public sealed class RpcClassBuilder<T>
    where T : class
{
    private readonly List<RpcMethodDefinition> _methods = [];
    private readonly List<IAuthorizeData> _authorization = [];
    private bool _disposeReleased = true;
    private RpcDispatch? _dispatch;

    internal RpcClassBuilder()
    {
    }

    /// <summary>Exports a way to make an object of the class.</summary>
    /// <param name="name">The name in Perl, such as <c>new</c>.</param>
    /// <param name="implementation">A lambda or method that returns the object, such as
    /// <c>(string data) => new Clock(data)</c>; it may be async.</param>
    /// <param name="namedParameters">Whether clients pass the arguments by name.</param>
    /// <returns>This builder.</returns>
    public RpcClassBuilder<T> Constructor(string name, Delegate implementation, bool namedParameters = false) =>
        Add(name, RpcMethodKind.Constructor, implementation, namedParameters);

    /// <summary>Exports the one object of the class, made when the first client asks for it.</summary>
    /// <param name="name">The name in Perl, such as <c>instance</c>.</param>
    /// <param name="implementation">A lambda or method that returns the object; its parameters are services.</param>
    /// <returns>This builder.</returns>
    public RpcClassBuilder<T> Singleton(string name, Delegate implementation) =>
        Add(name, RpcMethodKind.Singleton, implementation, namedParameters: false);

    /// <summary>Exports a method of the class whose results are data.</summary>
    /// <param name="name">The name in Perl.</param>
    /// <param name="method">The method: <c>x => x.GetData</c>.</param>
    /// <param name="namedParameters">Whether clients pass the arguments by name.</param>
    /// <returns>This builder.</returns>
    public RpcClassBuilder<T> Method(string name, Expression<Func<T, Delegate>> method, bool namedParameters = false) =>
        Add(name, RpcMethodKind.Method, method, namedParameters);

    /// <summary>Exports a function over the object, whose results are data.</summary>
    /// <param name="name">The name in Perl.</param>
    /// <param name="implementation">A lambda or static method whose first parameter is the object:
    /// <c>(Clock clock, string zone) => clock.Now(zone)</c>.</param>
    /// <param name="namedParameters">Whether clients pass the arguments by name.</param>
    /// <returns>This builder.</returns>
    public RpcClassBuilder<T> Method(string name, Delegate implementation, bool namedParameters = false) =>
        Add(name, RpcMethodKind.Method, implementation, namedParameters);

    /// <summary>Exports a method of the class that hands out objects.</summary>
    /// <param name="name">The name in Perl.</param>
    /// <param name="method">The method: <c>x => x.Clone</c>.</param>
    /// <param name="namedParameters">Whether clients pass the arguments by name.</param>
    /// <returns>This builder.</returns>
    public RpcClassBuilder<T> ObjectMethod(string name, Expression<Func<T, Delegate>> method, bool namedParameters = false) =>
        Add(name, RpcMethodKind.ObjectMethod, method, namedParameters);

    /// <summary>Exports a function over the object that hands out objects.</summary>
    /// <param name="name">The name in Perl.</param>
    /// <param name="implementation">A lambda or static method whose first parameter is the object.</param>
    /// <param name="namedParameters">Whether clients pass the arguments by name.</param>
    /// <returns>This builder.</returns>
    public RpcClassBuilder<T> ObjectMethod(string name, Delegate implementation, bool namedParameters = false) =>
        Add(name, RpcMethodKind.ObjectMethod, implementation, namedParameters);

    /// <summary>Says whether objects that no client holds any more are disposed. They are, unless this says no.</summary>
    /// <param name="dispose">Whether to dispose them.</param>
    /// <returns>This builder.</returns>
    public RpcClassBuilder<T> DisposeReleased(bool dispose)
    {
        _disposeReleased = dispose;
        return this;
    }

    /// <summary>Says how calls of different clients are served, if not as <see cref="EventRpcOptions.Dispatch"/> says.</summary>
    /// <param name="dispatch">At the same time, or one after the other.</param>
    /// <returns>This builder.</returns>
    public RpcClassBuilder<T> Dispatch(RpcDispatch dispatch)
    {
        _dispatch = dispatch;
        return this;
    }

    /// <summary>
    /// Lets only users call the class who meet all of some policies, or who have logged in at all if none is named. Others
    /// do not get to know of it.
    /// </summary>
    /// <param name="policies">Names of policies of ASP.NET Core's authorization.</param>
    /// <returns>This builder.</returns>
    public RpcClassBuilder<T> RequireAuthorization(params string[] policies)
    {
        ArgumentNullException.ThrowIfNull(policies);
        _authorization.AddRange(ForPolicies(policies));
        return this;
    }

    /// <summary>The same for one method, besides what the class asks for.</summary>
    /// <param name="method">The method's name in Perl.</param>
    /// <param name="policies">Names of policies of ASP.NET Core's authorization.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">No method of that name has been exported yet.</exception>
    public RpcClassBuilder<T> RequireAuthorizationFor(string method, params string[] policies)
    {
        ArgumentNullException.ThrowIfNull(policies);
        var index = _methods.FindIndex(m => m.Name == method);
        if (index < 0)
            throw new ArgumentException($"'{method}' has not been exported: call RequireAuthorizationFor behind what exports it.", nameof(method));
        _methods[index] = _methods[index] with { Authorization = [.. _methods[index].Authorization, .. ForPolicies(policies)] };
        return this;
    }

    internal RpcClassDefinition Build(string className) =>
        new(className, typeof(T), [.. _methods.Select(m => m with { Authorization = [.. _authorization, .. m.Authorization] })], _disposeReleased) { Dispatch = _dispatch };

    private static IEnumerable<IAuthorizeData> ForPolicies(string[] policies) =>
        policies.Length == 0 ? [new AuthorizeAttribute()] : policies.Select(policy => new AuthorizeAttribute(policy));

    private RpcClassBuilder<T> Add(string name, RpcMethodKind kind, Delegate implementation, bool namedParameters)
    {
        ArgumentNullException.ThrowIfNull(implementation);
        _methods.Add(new RpcMethodDefinition(name, kind, namedParameters, implementation.Method, implementation));
        return this;
    }

    private RpcClassBuilder<T> Add(string name, RpcMethodKind kind, Expression<Func<T, Delegate>> method, bool namedParameters)
    {
        ArgumentNullException.ThrowIfNull(method);
        if (!TryFindMethod(method.Body, out var member))
            throw new ArgumentException($"{method} does not name a method of {typeof(T)}: write x => x.Method, without calling it.", nameof(method));
        _methods.Add(new RpcMethodDefinition(name, kind, namedParameters, member));
        return this;
    }

    /// <summary>Finds the method in what the compiler makes of <c>x => x.Method</c>: a call that makes a delegate of it.</summary>
    private static bool TryFindMethod(Expression body, [NotNullWhen(true)] out MethodInfo? method)
    {
        while (body is UnaryExpression { NodeType: ExpressionType.Convert } conversion)
            body = conversion.Operand;
        method = body is MethodCallExpression { Method.Name: nameof(MethodInfo.CreateDelegate), Object: ConstantExpression { Value: MethodInfo found } } ? found : null;
        return method is not null;
    }
}
