namespace EventRpc.Protocol;

/// <summary>
/// Gives the name that a property or a named parameter has in Perl, where its own name in snake_case is not it.
/// </summary>
/// <param name="name">The name in Perl.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class PerlNameAttribute(string name) : Attribute
{
    /// <summary>The name in Perl.</summary>
    public string Name { get; } = name;
}
