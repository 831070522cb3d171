namespace EventRpc.AspNetCore;

/// <summary>What the attributes that export a member have in common.</summary>
public abstract class RpcMemberAttribute : Attribute
{
    private protected RpcMemberAttribute(RpcMethodKind kind, string? name)
    {
        Kind = kind;
        Name = name;
    }

    /// <summary>The method's name in Perl; null for the member's own name in snake_case, without "Async".</summary>
    public string? Name { get; }

    /// <summary>
    /// Whether clients pass the arguments by name: <c>Class->new(data => 1, size => 2)</c>. Each name goes to the
    /// parameter of that name in snake_case; names without a parameter are ignored, as in Perl.
    /// </summary>
    public bool NamedParameters { get; set; }

    internal RpcMethodKind Kind { get; }
}

/// <summary>Exports a method whose results are data.</summary>
/// <param name="name">The name in Perl; null for the method's own name in snake_case.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RpcMethodAttribute(string? name = null) : RpcMemberAttribute(RpcMethodKind.Method, name);

/// <summary>
/// Exports a method that hands out objects: it returns an object of an exported class, a list or a dictionary of
/// them, or null.
/// </summary>
/// <param name="name">The name in Perl; null for the method's own name in snake_case.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RpcObjectMethodAttribute(string? name = null) : RpcMemberAttribute(RpcMethodKind.ObjectMethod, name);

/// <summary>Exports a constructor, or a static method that makes an object of the class.</summary>
/// <param name="name">The name in Perl; null for <c>new</c>, or for a method's own name in snake_case.</param>
[AttributeUsage(AttributeTargets.Constructor | AttributeTargets.Method)]
public sealed class RpcConstructorAttribute(string? name = null) : RpcMemberAttribute(RpcMethodKind.Constructor, name);

/// <summary>
/// Exports the one object of the class: a constructor or static method, called once, when the first client asks. It
/// can take services but nothing from the client. The object lives until the server stops; if the class is of a module
/// that is replaced (<see cref="EventRpcModuleOptions.AutoReload"/>), until no client holds it any more.
/// </summary>
/// <param name="name">The name in Perl; null for <c>new</c>, or for a method's own name in snake_case.</param>
[AttributeUsage(AttributeTargets.Constructor | AttributeTargets.Method)]
public sealed class RpcSingletonAttribute(string? name = null) : RpcMemberAttribute(RpcMethodKind.Singleton, name);
