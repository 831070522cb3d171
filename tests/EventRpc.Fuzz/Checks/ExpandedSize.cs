using System.Numerics;

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

    // What is open is noted by the reader and by what is built, in arrays that double.
    private const int Level = 320;
    private const int Regexp = 96;
    private const int BigNumber = 96;
    private const int List = 64;
    private const int Dictionary = 200;
    private const int Mark = 3 * 28;

    /// <param name="reader">A reader of its format.</param>
    /// <param name="document">The document.</param>
    /// <param name="unpacked">How far the document reaches beyond its own length, once it is decompressed.</param>
    public static long Of(PerlReader reader, ArraySegment<byte> document, out long unpacked)
    {
        // However the document is read: where it is refused, and so what has been made by then, differs.
        var size = Math.Max(Of(reader, document, expand: true, keepTags: true, out unpacked), Of(reader, document, expand: true, keepTags: false, out unpacked));
        return Math.Max(size, Of(reader, document, expand: false, keepTags: true, out unpacked));
    }

    private static long Of(PerlReader reader, ArraySegment<byte> document, bool expand, bool keepTags, out long unpacked)
    {
        var size = 0L;
        unpacked = 0;
        int depth = 0, deepest = 1;
        try
        {
            foreach (var step in ValueStep.Over(reader, document, expand, keepTags))
            {
                size += Of(step);
                if (step.Length < 0)
                    depth--;
                else if (step.End < 0)
                    deepest = Math.Max(deepest, ++depth);
                unpacked = Math.Max(unpacked, step.Start - document.Count);
            }
        }
        catch (PerlDataException)
        {
            // What has been read by then has been made by then.
        }
        return size + Level * (long)BitOperations.RoundUpToPowerOf2((uint)deepest);
    }

    private static long Of(ValueStep step)
    {
        if (step.Length < 0)
            return 0;
        var size = Value + OfContent(step);
        if (step.IsMarked)
            size += Mark;
        return size + step.Parent switch { PerlType.Array => InArray, PerlType.Hash => InHash, _ => 0 };
    }

    private static long OfContent(ValueStep step) => step.Kind switch
    {
        // A string of characters has two bytes for each, and Perl's may be kept beside it.
        PerlType.String => StringBytes + 3L * step.Length,
        PerlType.Regexp => Regexp + 3L * step.Length,
        PerlType.BigInteger or PerlType.BigFloat => BigNumber + 3L * step.Length,
        PerlType.Array => OpenContainer + List,
        PerlType.Hash => OpenContainer + Dictionary,
        PerlType.Reference or PerlType.Blessed or PerlType.Tag => OpenContainer,
        _ => 0,
    };
}
