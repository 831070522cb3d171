namespace EventRpc.Fuzz.Checks;

/// <summary>
/// What the values of a document take in memory at the least generous reckoning, as far as it is sound: objects, the
/// strings themselves, and the lists and dictionaries that hold them, which double when they are full.
/// </summary>
internal static class ExpandedSize
{
    private const int Value = 32;
    private const int StringBytes = 32;
    private const int InArray = 3 * 8;
    private const int InHash = 4 * 28;
    private const int OpenContainer = 64;
    private const int List = 64;
    private const int Dictionary = 200;
    private const int Mark = 3 * 28;

    /// <param name="reader">A reader of its format.</param>
    /// <param name="document">The document.</param>
    /// <param name="unpacked">How far the document reaches beyond its own length, once it is decompressed.</param>
    public static long Of(PerlReader reader, ArraySegment<byte> document, out long unpacked) =>
        Math.Max(Of(reader, document, expand: true, out unpacked), Of(reader, document, expand: false, out unpacked));

    private static long Of(PerlReader reader, ArraySegment<byte> document, bool expand, out long unpacked)
    {
        var size = 0L;
        unpacked = 0;
        try
        {
            foreach (var step in ValueStep.Over(reader, document, expand))
            {
                size += Of(step);
                unpacked = Math.Max(unpacked, step.Start - document.Count);
            }
        }
        catch (PerlDataException)
        {
            // What has been read by then has been made by then.
        }
        return size;
    }

    private static long Of(ValueStep step) =>
        step.Length < 0
            ? 0
            : Value
                // A string of characters has two bytes for each, and Perl's may be kept beside it.
                + (step.Kind == PerlType.String ? StringBytes + 3L * step.Length : 0)
                + (step.IsMarked ? Mark : 0)
                + step.Parent switch { PerlType.Array => InArray, PerlType.Hash => InHash, _ => 0 }
                + step.Kind switch { PerlType.Array => OpenContainer + List, PerlType.Hash => OpenContainer + Dictionary, PerlType.Undef => 0, _ => step.End < 0 ? OpenContainer : 0 };
}
