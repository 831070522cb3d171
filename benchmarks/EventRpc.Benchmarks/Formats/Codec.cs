using EventRpc.Benchmarks.Documents;

namespace EventRpc.Benchmarks.Formats;

/// <summary>Something that reads and writes the documents.</summary>
public abstract class Codec
{
    public abstract byte[] Encode(DocumentKind kind);

    /// <summary>Writes a document, and tells how long it is.</summary>
    public abstract int Write(DocumentKind kind);

    /// <summary>Reads a document into objects.</summary>
    public abstract object Read(DocumentKind kind, byte[] document);
}
