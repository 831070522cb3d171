namespace EventRpc.Client;

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
