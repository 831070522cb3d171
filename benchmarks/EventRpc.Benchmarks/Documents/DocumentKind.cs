namespace EventRpc.Benchmarks.Documents;

/// <summary>The documents that are read and written.</summary>
public enum DocumentKind
{
    /// <summary>A small request.</summary>
    Request,

    /// <summary>A small reply.</summary>
    Reply,

    /// <summary>A nested result of 101 records.</summary>
    Records,

    /// <summary>A byte string of 1 MiB.</summary>
    Bytes,
}
