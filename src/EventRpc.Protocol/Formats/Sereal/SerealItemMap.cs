namespace EventRpc.Protocol;

/// <summary>
/// Where the items of a Sereal body begin, and of which class its shared objects are. Built by one pass over the
/// body when a document first refers back into itself (COPY, ALIAS, REFP, OBJECTV), so that no offset can point into
/// the middle of an item.
/// </summary>
internal sealed class SerealItemMap
{
    private const int MaxKept = 1024;

    private Dictionary<int, (int Position, bool IsFrozen)> _classByReferent = [];
    private ulong[] _starts = [];
    private int _bodyStart;

    public bool IsBuilt { get; private set; }

    public void Clear()
    {
        IsBuilt = false;
        // One large document must not leave its map behind.
        if (_classByReferent.Capacity > MaxKept)
            _classByReferent = [];
        else
            _classByReferent.Clear();
        if (_starts.Length > MaxKept)
            _starts = [];
    }

    public void Build(ReadOnlySpan<byte> document, int bodyStart)
    {
        var words = ((document.Length - bodyStart) >> 6) + 1;
        if (_starts.Length < words)
            _starts = new ulong[words];
        else
            Array.Clear(_starts, 0, words);
        _bodyStart = bodyStart;
        IsBuilt = true;
        SkipItem(document, bodyStart, this);
    }

    public bool IsStart(int position)
    {
        var bit = position - _bodyStart;
        return (_starts[bit >> 6] & (1UL << (bit & 63))) != 0;
    }

    /// <summary>Where the class name of a shared object stands.</summary>
    /// <param name="referent">Where the referent stands.</param>
    /// <param name="classPosition">Where the class name stands; if negative, the offset of an OBJECTV, negated.</param>
    /// <param name="isFrozen">Whether the referent is what the object's class made of it.</param>
    public bool TryGetClass(int referent, out int classPosition, out bool isFrozen)
    {
        var found = _classByReferent.TryGetValue(referent, out var noted);
        (classPosition, isFrozen) = noted;
        return found;
    }

    /// <summary>Passes over one item with all that it holds, in constant stack, following no reference.</summary>
    /// <returns>The position behind it.</returns>
    public static int SkipItem(ReadOnlySpan<byte> document, int position, SerealItemMap? map = null)
    {
        for (long pending = 1; pending > 0; pending--)
        {
            if (pending > document.Length - position)
                throw Truncated(position);

            map?.Mark(position);
            var tag = document[position++] & 0x7f;
            switch (tag)
            {
                case <= SerealTag.Neg1:
                case SerealTag.Undef or SerealTag.CanonicalUndef:
                case >= SerealTag.No and <= SerealTag.Yes:
                case SerealTag.False or SerealTag.True:
                    break;
                case SerealTag.Varint or SerealTag.Zigzag or SerealTag.Refp or SerealTag.Alias or SerealTag.Copy:
                    SerealVarint.Read(document, ref position);
                    break;
                case SerealTag.Float:
                    position = Advance(position, 4, document.Length);
                    break;
                case SerealTag.Double:
                    position = Advance(position, 8, document.Length);
                    break;
                case SerealTag.LongDouble:
                    position = Advance(position, 16, document.Length);
                    break;
                case SerealTag.Binary or SerealTag.StrUtf8:
                    var length = SerealVarint.Read(document, ref position);
                    position = Advance(position, length, document.Length);
                    break;
                case >= SerealTag.ShortBinary0:
                    position = Advance(position, (ulong)(tag - SerealTag.ShortBinary0), document.Length);
                    break;
                case SerealTag.Refn or SerealTag.Weaken or SerealTag.Pad:
                    pending++;
                    break;
                case SerealTag.Array:
                    pending += Count(SerealVarint.Read(document, ref position), position, document.Length);
                    break;
                case SerealTag.Hash:
                    pending += 2 * Count(SerealVarint.Read(document, ref position), position, document.Length);
                    break;
                case >= SerealTag.HashRef0:
                    pending += 2 * (tag - SerealTag.HashRef0);
                    break;
                case >= SerealTag.ArrayRef0:
                    pending += tag - SerealTag.ArrayRef0;
                    break;
                case SerealTag.Object or SerealTag.ObjectFreeze:
                    var classPosition = position;
                    map?.Mark(position);
                    position = SkipString(document, position);
                    map?.NoteClass(document, position, classPosition, tag == SerealTag.ObjectFreeze);
                    pending++;
                    break;
                case SerealTag.ObjectV or SerealTag.ObjectVFreeze:
                    var offset = SerealVarint.Read(document, ref position);
                    map?.NoteClass(document, position, -(int)Math.Min(offset, int.MaxValue), tag == SerealTag.ObjectVFreeze);
                    pending++;
                    break;
                case SerealTag.Regexp:
                    pending += 2;
                    break;
                default:
                    throw new PerlDataException(PerlDataError.Malformed, $"Unexpected Sereal tag 0x{tag:x2}", position - 1);
            }
        }
        return position;
    }

    private static int SkipString(ReadOnlySpan<byte> document, int position)
    {
        if (position >= document.Length)
            throw Truncated(position);
        var tag = document[position++] & 0x7f;
        switch (tag)
        {
            case >= SerealTag.ShortBinary0:
                return Advance(position, (ulong)(tag - SerealTag.ShortBinary0), document.Length);
            case SerealTag.Binary or SerealTag.StrUtf8:
                var length = SerealVarint.Read(document, ref position);
                return Advance(position, length, document.Length);
            case SerealTag.Copy:
                SerealVarint.Read(document, ref position);
                return position;
            default:
                throw new PerlDataException(PerlDataError.Malformed, "The class of an object is not a string", position - 1);
        }
    }

    private static int Advance(int position, ulong length, int end) =>
        length <= (ulong)(end - position) ? position + (int)length : throw Truncated(position);

    private static long Count(ulong count, int position, int end) =>
        count <= (ulong)(end - position) ? (long)count : throw Truncated(position);

    private static PerlDataException Truncated(int position) =>
        new(PerlDataError.Truncated, "The document ends in the middle of a value", position);

    private void Mark(int position)
    {
        var bit = position - _bodyStart;
        _starts[bit >> 6] |= 1UL << (bit & 63);
    }

    /// <summary>Remembers the class of a shared referent; a negative position is an OBJECTV offset, negated.</summary>
    private void NoteClass(ReadOnlySpan<byte> document, int position, int classPosition, bool isFrozen)
    {
        if (position >= document.Length || (document[position] & 0x7f) != SerealTag.Refn)
            return;
        do
            position++;
        while (position < document.Length && (document[position] & 0x7f) == SerealTag.Pad);
        if (position < document.Length && (document[position] & SerealTag.Track) != 0)
            _classByReferent[position] = (classPosition, isFrozen);
    }
}
