namespace EventRpc.Client;

/// <summary>Gives a method of a typed proxy its name in Perl.</summary>
/// <param name="name">The name, such as <c>get_data</c>.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RpcNameAttribute(string name) : Attribute
{
    /// <summary>The name in Perl.</summary>
    public string Name { get; } = name;
}
