namespace EventRpc.Client;

/// <summary>
/// Has a method of a typed proxy take all values that the Perl method returns, as in Perl's list context. It returns
/// Task&lt;IReadOnlyList&lt;T&gt;&gt; or ValueTask&lt;IReadOnlyList&lt;T&gt;&gt;. Without it these are one value, a reference to an array.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RpcListAttribute : Attribute;
