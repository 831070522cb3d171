using System.Buffers.Binary;

namespace EventRpc.Protocol;

/// <content>Finding the way through an image: slots, references back, strings.</content>
internal sealed partial class StorableReader
{
    private const int ByteZero = 128;
    private const int ByteOne = 129;

    /// <summary>Marks a hash whose keys have flags.</summary>
    private const byte KeysHaveFlags = 1;

    /// <summary>Marks a hash of which a value has been moved to, behind which stands its key.</summary>
    private const byte IsInsidePair = 2;

    private bool InsideBlessed => Depth > 0 && Top.Kind == FrameKind.Blessed;

    /// <summary>
    /// Whether here stands what a reference refers to, without the reference itself: at the root, which is stored so,
    /// and behind a class name.
    /// </summary>
    private bool IsReferent(int position) => InsideBlessed || (Depth == 0 && position == _header.BodyStart);

    /// <summary>Finds what the next value is and where it stands.</summary>
    private Place Find()
    {
        var place = new Place { ReturnTo = -1 };
        var position = Position;
        if (!IsReferent(position))
        {
            // The same scalar again, such as an argument that is passed twice.
            if (TagAt(position) == StorableTag.Object)
                Jump(ref position, ref place);
            // A scalar may have a class of its own, which only counts where a reference leads to it.
            if (StorableTag.IsBless(TagAt(position)))
                TakeClass(ref position);
            var tag = TagAt(position);
            if (!StorableTag.IsReference(tag))
            {
                place.Type = TypeOfScalar(tag, position);
                place.Content = position;
                return place;
            }
            position++;
        }

        if (TagAt(position) == StorableTag.Object)
            Jump(ref position, ref place);
        place.Content = position;
        place.Identity = InsideBlessed ? Top.Item : position;
        place.Type = TagAt(position) switch
        {
            StorableTag.Array => PerlType.Array,
            StorableTag.Hash or StorableTag.FlagHash => PerlType.Hash,
            StorableTag.Bless or StorableTag.IxBless => TypeOfObject(ref place),
            StorableTag.Regexp => PerlType.Regexp,
            _ => PerlType.Reference,
        };
        return place;
    }

    private Place Find(PerlType type, string expected)
    {
        var place = Find();
        return place.Type == type ? place : throw WrongType(expected);
    }

    private byte TagAt(int position) => position < _length ? Document[position] : throw Truncated();

    /// <summary>Goes to the item that the OBJECT at a position names by its number.</summary>
    private void Jump(ref int position, ref Place place)
    {
        if (place.ReturnTo < 0)
            place.ReturnTo = position + 5;
        place.IsElsewhere = true;
        position = _index.ItemAt((int)BinaryPrimitives.ReadUInt32BigEndian(Document[(position + 1)..]));
    }

    private PerlType TypeOfScalar(byte tag, int position) => tag switch
    {
        StorableTag.Undef or StorableTag.SvUndef or StorableTag.SvUndefElem => PerlType.Undef,
        StorableTag.SvYes or StorableTag.SvNo => PerlType.Boolean,
        StorableTag.Byte or StorableTag.NetInt or StorableTag.Integer => PerlType.Integer,
        StorableTag.Double => PerlType.Float,
        StorableTag.VString or StorableTag.LVString => PerlType.String,
        // What a reference to a regular expression refers to may stand for itself: ${qr/a/}.
        StorableTag.Regexp => PerlType.Regexp,
        _ when StorableTag.IsString(tag) => PerlType.String,
        _ => throw Error(PerlDataError.Malformed, $"A Storable array or hash (at byte {position}) is used as a scalar"),
    };

    /// <summary>An object's type: JSON::PP's booleans, which every Perl serialiser shares, are booleans.</summary>
    private PerlType TypeOfObject(ref Place place)
    {
        var inner = place.Content;
        if (!TakeClass(ref inner).SequenceEqual("JSON::PP::Boolean"u8) || TagAt(inner) != StorableTag.Byte || Document[inner + 1] is not (ByteZero or ByteOne))
            return PerlType.Blessed;
        place.Content = inner;
        return PerlType.Boolean;
    }

    /// <summary>Takes the class name of a BLESS or IX_BLESS, and moves to what belongs to the class.</summary>
    private ReadOnlySpan<byte> TakeClass(scoped ref int position)
    {
        var tag = TagAt(position++);
        var length = (int)_index.ReadBlessLength(Document, ref position);
        var name = position;
        if (tag == StorableTag.Bless)
        {
            position += length;
        }
        else
        {
            name = _index.ClassAt(length);
            length = (int)_index.ReadBlessLength(Document, ref name);
        }
        return Document.Slice(name, length);
    }

    private ReadOnlySpan<byte> TakeString(scoped ref int position, out bool isText)
    {
        while (true)
        {
            var tag = TagAt(position++);
            var length = tag is StorableTag.Scalar or StorableTag.Utf8Str or StorableTag.VString
                ? Document[position++]
                : (int)_index.ReadLength(Document, ref position);
            var value = Document.Slice(position, length);
            position += length;
            isText = tag is StorableTag.Utf8Str or StorableTag.LUtf8Str;
            if (tag is not (StorableTag.VString or StorableTag.LVString))
                return value;
        }
    }

    private bool IsPlaceholder(out int key)
    {
        key = _index.FindKey(Document, Position);
        return (Document[key] & StorableTag.KeyIsPlaceholder) != 0;
    }

    private void PassKey(int key)
    {
        _index.SkipKey(Document, ref key, (Top.Mark & KeysHaveFlags) != 0);
        Current = Origin + key;
    }

    private void Enter(FrameKind kind, int content, int count, in Place place)
    {
        if (place.IsElsewhere)
            CheckNotInside(place.Identity);
        Push(kind, count, place.ReturnTo < 0 ? -1 : Origin + place.ReturnTo, place.Identity);
        Current = Origin + content;
    }

    private void GoOn(in Place place, int behind) => Current = Origin + (place.ReturnTo < 0 ? behind : place.ReturnTo);

    /// <summary>Where a value stands, and what it is.</summary>
    private struct Place
    {
        public PerlType Type;

        /// <summary>Where its own tag stands: that of the array or hash, not of the reference to it.</summary>
        public int Content;

        /// <summary>Where the item begins that is referred to; 0 for a scalar.</summary>
        public int Identity;

        /// <summary>Where reading goes on behind the value if it stands elsewhere; else −1.</summary>
        public int ReturnTo;

        /// <summary>Whether the value stands elsewhere.</summary>
        public bool IsElsewhere;
    }
}
