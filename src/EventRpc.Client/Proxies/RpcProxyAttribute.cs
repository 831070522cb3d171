namespace EventRpc.Client;

/// <summary>
/// Makes a partial interface a typed proxy of a server's class: the source generator of EventRpc.Client implements it.
/// </summary>
/// <param name="className">The Perl name of the class, such as <c>My::TestModule</c>.</param>
/// <remarks>
/// Each method is called by its name in snake_case, without Async at its end (<c>GetDataAsync</c> is <c>get_data</c>), unless
/// <see cref="RpcNameAttribute"/> says otherwise. It returns Task, Task&lt;T&gt;, ValueTask or ValueTask&lt;T&gt;, and may take a
/// CancellationToken at its end. Items of params are arguments of their own. A method with a body runs here. A static partial
/// method with an accessibility modifier whose first parameter is the <see cref="EventRpcClient"/> is a constructor.
/// </remarks>
[AttributeUsage(AttributeTargets.Interface)]
public sealed class RpcProxyAttribute(string className) : Attribute
{
    /// <summary>The Perl name of the class.</summary>
    public string ClassName { get; } = className;
}
