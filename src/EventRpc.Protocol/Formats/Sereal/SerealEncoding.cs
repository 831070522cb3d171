namespace EventRpc.Protocol;

/// <summary>How the body of a Sereal document is compressed: the high four bits of the header's fifth byte.</summary>
internal enum SerealEncoding
{
    /// <summary>Not at all.</summary>
    Raw = 0,

    /// <summary>A Snappy block that is the rest of the document.</summary>
    Snappy = 1,

    /// <summary>A Snappy block behind its length.</summary>
    SnappyWithLength = 2,

    /// <summary>A zlib stream behind the body's length and its own.</summary>
    Zlib = 3,

    /// <summary>A Zstandard frame behind its length.</summary>
    Zstd = 4,
}
