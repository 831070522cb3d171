namespace EventRpc.Client;

/// <summary>A class that a server exports.</summary>
/// <param name="Name">Its Perl name, such as <c>My::Class</c>.</param>
/// <param name="Methods">What can be called, by name.</param>
public sealed record RemoteClass(string Name, IReadOnlyDictionary<string, RemoteMethodKind> Methods);

/// <summary>What a method of a server's class returns.</summary>
public enum RemoteMethodKind
{
    /// <summary>Called without an object, it returns one. A server's singletons are made so, too.</summary>
    Constructor,

    /// <summary>It returns data.</summary>
    Method,

    /// <summary>It returns objects: one, several, a list or a hash of them, or undef.</summary>
    ObjectMethod,
}
