using System.Buffers.Binary;

namespace EventRpc.Fuzz.Dialects;

/// <summary>
/// How documents of one format are put together: pieces that mean something in it, and ways to build large documents
/// of small ones. Nothing here has to be right; it has to come close often enough to get past the first byte.
/// </summary>
internal abstract class Dialect
{
    /// <summary>Pieces that mean something.</summary>
    public abstract IReadOnlyList<byte[]> Tokens { get; }

    /// <summary>What stands between two elements.</summary>
    public virtual ReadOnlySpan<byte> Separator => [];

    /// <summary>Appends an array of many copies of one item.</summary>
    public abstract void Repeat(List<byte> output, ReadOnlySpan<byte> item, int count);

    /// <summary>Appends an item in as many arrays of one element.</summary>
    public abstract void Nest(List<byte> output, ReadOnlySpan<byte> item, int depth);

    /// <summary>Whether places in the document are places in what its reader reads.</summary>
    public virtual bool IsPlain(ReadOnlySpan<byte> document) => true;

    /// <summary>Says the same in another way, such as compressed.</summary>
    public virtual byte[] Wrap(byte[] document, Random random) => document;

    protected static byte[] Hex(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    protected static byte[][] HexTokens(params string[] tokens) => [.. tokens.Select(Hex)];

    /// <summary>Appends the head of a container with a count of four bytes, and its items.</summary>
    protected void AppendCounted(List<byte> output, byte head, ReadOnlySpan<byte> item, int count)
    {
        Span<byte> bytes = stackalloc byte[5];
        bytes[0] = head;
        BinaryPrimitives.WriteInt32BigEndian(bytes[1..], count);
        output.AddRange(bytes);
        AppendCopies(output, item, count);
    }

    protected void AppendCopies(List<byte> output, ReadOnlySpan<byte> item, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (i > 0)
                output.AddRange(Separator);
            output.AddRange(item);
        }
    }
}
