using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Reflection;

namespace EventRpc.AspNetCore;

/// <summary>Says what of a class is exported, where attributes on the class itself cannot.</summary>
/// <typeparam name="T">The class.</typeparam>
public sealed class RpcClassBuilder<T>
    where T : class
{
    private readonly List<RpcMethodDefinition> _methods = [];
    private bool _disposeReleased = true;

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

    internal RpcClassDefinition Build(string className) => new(className, typeof(T), _methods, _disposeReleased);

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
