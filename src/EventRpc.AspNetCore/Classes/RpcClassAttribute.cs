namespace EventRpc.AspNetCore;

/// <summary>
/// Exports a class to Perl clients, with those of its members that are marked
/// <see cref="RpcConstructorAttribute"/>, <see cref="RpcMethodAttribute"/>, <see cref="RpcObjectMethodAttribute"/> or
/// <see cref="RpcSingletonAttribute"/>. Add it with <see cref="EventRpcBuilder.AddClass{T}()"/>.
/// </summary>
/// <param name="name">The name of the Perl package, such as <c>My::TestModule</c>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class RpcClassAttribute(string name) : Attribute
{
    /// <summary>The name of the Perl package.</summary>
    public string Name { get; } = name;

    /// <summary>
    /// Whether an object that no client holds any more is disposed, if it is <see cref="IAsyncDisposable"/> or
    /// <see cref="IDisposable"/>. True by default; switch it off for objects that live on elsewhere in the program.
    /// </summary>
    public bool DisposeReleased { get; set; } = true;

    /// <summary>How calls of different clients are served, if not as <see cref="EventRpcOptions.Dispatch"/> says.</summary>
    public RpcDispatch Dispatch
    {
        get => DispatchIfSet ?? RpcDispatch.Concurrent;
        set => DispatchIfSet = value;
    }

    internal RpcDispatch? DispatchIfSet { get; private set; }
}
