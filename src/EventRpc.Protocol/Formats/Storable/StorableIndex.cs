using System.Buffers.Binary;

namespace EventRpc.Protocol;

/// <summary>
/// What can be known of a Storable image only by going through it: which item has which number, which class has
/// which, and where the key of a pair stands, whose value comes first. Built by one pass that follows no reference
/// back, uses no recursion, and refuses what is not plain data, so that readers meet none of it.
/// </summary>
internal sealed partial class StorableIndex
{
    private const int KeepAtMost = 1024;

    /// <summary>Where each pair begins whose value is no plain scalar, in order, and where its key stands.</summary>
    private (int Value, int Key)[] _pairs = [];
    private int _pairCount;
    private int _nextPair;
    private int[] _classes = [];
    private int _classCount;

    /// <summary>Where each item begins, its blessing included; only filled where the document refers back.</summary>
    private int[] _items = [];
    private int _itemCount;
    private OpenContainer[] _open = [];
    private bool _isNetworkOrder;

    /// <summary>Whether the document refers back to items of its own.</summary>
    public bool HasReferencesBack { get; private set; }

    /// <returns>The position behind the root item.</returns>
    public int Build(ReadOnlySpan<byte> document, StorableHeader header, int maxDepth)
    {
        _isNetworkOrder = header.IsNetworkOrder;
        HasReferencesBack = false;
        _nextPair = 0;
        var end = Walk(document, header.BodyStart, isReferent: true, maxDepth, Purpose.Check);
        if (!HasReferencesBack)
            return end;
        if (_items.Length < _itemCount)
            _items = new int[_itemCount];
        return Walk(document, header.BodyStart, isReferent: true, maxDepth, Purpose.Number);
    }

    /// <summary>Passes over one value.</summary>
    /// <returns>The position behind it.</returns>
    public int Skip(ReadOnlySpan<byte> document, int position, bool isReferent) =>
        Walk(document, position, isReferent, int.MaxValue, Purpose.Skip);

    public void Clear()
    {
        // One large document must not leave its index with an idle connection.
        if (_pairs.Length > KeepAtMost)
            _pairs = [];
        if (_classes.Length > KeepAtMost)
            _classes = [];
        if (_items.Length > KeepAtMost)
            _items = [];
        if (_open.Length > KeepAtMost)
            _open = [];
        _pairCount = _classCount = _itemCount = 0;
        HasReferencesBack = false;
    }

    public int ItemAt(int number) => _items[number];

    /// <summary>Where the name of a class stands: the byte of its length.</summary>
    public int ClassAt(int number) => _classes[number];

    /// <summary>Where the key of a pair stands, behind its value.</summary>
    public int FindKey(ReadOnlySpan<byte> document, int value)
    {
        if (document[value] == StorableTag.Object)
            return value + 5;
        if (!StorableTag.IsReference(document[value]) && !StorableTag.IsBless(document[value]))
            return SkipScalar(document, value);

        // Whoever reads on comes to the next.
        if (_nextPair < _pairCount && _pairs[_nextPair].Value == value)
            return _pairs[_nextPair++].Key;

        int low = 0, high = _pairCount;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (_pairs[middle].Value < value)
                low = middle + 1;
            else
                high = middle;
        }
        if (low >= _pairCount || _pairs[low].Value != value)
            throw Malformed("No pair of a hash begins here", value);
        _nextPair = low + 1;
        return _pairs[low].Key;
    }

    /// <summary>Reads a length, count or class number.</summary>
    public uint ReadLength(ReadOnlySpan<byte> document, ref int position)
    {
        var bytes = document[Advance(document, ref position, 4)..];
        return _isNetworkOrder ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    /// <summary>Reads the length of a class name or the number of a class, which may be long.</summary>
    public uint ReadBlessLength(ReadOnlySpan<byte> document, ref int position)
    {
        var length = document[Advance(document, ref position, 1)];
        return (length & StorableTag.LongBless) == 0 ? length : ReadLength(document, ref position);
    }

    /// <summary>Reads the pattern of a regular expression, whose tag has been passed.</summary>
    public ReadOnlySpan<byte> ReadRegexpPattern(ReadOnlySpan<byte> document, ref int position)
    {
        var flags = document[Advance(document, ref position, 1)];
        var length = (flags & StorableRegexp.HasLongPattern) != 0
            ? ReadLength(document, ref position)
            : document[Advance(document, ref position, 1)];
        return document.Slice(Advance(document, ref position, length), (int)length);
    }

    /// <summary>Reads the modifiers behind a pattern.</summary>
    public static ReadOnlySpan<byte> ReadRegexpModifiers(ReadOnlySpan<byte> document, ref int position)
    {
        var length = document[Advance(document, ref position, 1)];
        return document.Slice(Advance(document, ref position, length), length);
    }

    /// <summary>Passes over a key.</summary>
    public void SkipKey(ReadOnlySpan<byte> document, ref int position, bool hasFlags)
    {
        if (hasFlags && (document[Advance(document, ref position, 1)] & StorableTag.KeyIsScalar) != 0)
            throw new PerlDataException(PerlDataError.Unsupported, "Storable hashes whose keys are values of their own are not supported", position - 1);
        var length = ReadLength(document, ref position);
        Advance(document, ref position, length);
    }

    /// <summary>Moves behind bytes that must be there.</summary>
    /// <returns>Where they begin.</returns>
    private static int Advance(ReadOnlySpan<byte> document, ref int position, uint count)
    {
        var start = position;
        if (count > (uint)(document.Length - start))
            throw Truncated(start);
        position += (int)count;
        return start;
    }

    private static PerlDataException Truncated(int position) =>
        new(PerlDataError.Truncated, "The document ends in the middle of a value", position);

    private static PerlDataException Malformed(string message, int position) => new(PerlDataError.Malformed, message, position);

    private static void Append<T>(ref T[] array, ref int count, T value)
    {
        if (count == array.Length)
            Array.Resize(ref array, Math.Max(8, count * 2));
        array[count++] = value;
    }

    private enum Purpose
    {
        /// <summary>Check the whole document, and note its classes and keys.</summary>
        Check,

        /// <summary>Note where the items begin of a document that has been checked.</summary>
        Number,

        /// <summary>Pass over a value of a document that has been checked.</summary>
        Skip,
    }

    /// <summary>An array or hash whose elements are being passed over.</summary>
    /// <param name="Remaining">Elements or pairs still to come, the one at hand included.</param>
    /// <param name="Kind">The tag of the array or hash.</param>
    /// <param name="Pair">The number of the pair at hand; −1 if it has none.</param>
    private record struct OpenContainer(int Remaining, byte Kind, int Pair);
}
