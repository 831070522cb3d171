using System.Runtime.CompilerServices;

namespace EventRpc.Protocol;

/// <content>Finding the way through a document: tags, offsets, lengths.</content>
internal sealed partial class SerealReader
{
    private bool InsideBlessed => Depth > 0 && Top.Kind == FrameKind.Blessed;

    /// <summary>Finds the tag of the next value: past padding, and where COPY and ALIAS point.</summary>
    /// <param name="returnTo">Where reading goes on behind the value if it stands elsewhere; else −1.</param>
    /// <param name="copied">Whether a COPY points at the value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Locate(out int returnTo, out bool copied)
    {
        returnTo = -1;
        copied = false;
        var position = Current;
        if (position >= End)
            throw Truncated();
        return (Buffer[position] & ~SerealTag.Track) is SerealTag.Pad or SerealTag.Weaken or SerealTag.Copy or SerealTag.Alias
            ? LocateElsewhere(position, out returnTo, out copied)
            : position;
    }

    private int LocateElsewhere(int position, out int returnTo, out bool copied)
    {
        returnTo = -1;
        copied = false;
        while (position < End)
        {
            var tag = Buffer[position] & ~SerealTag.Track;
            if (tag is SerealTag.Pad or SerealTag.Weaken)
            {
                Charge(1);
                position++;
                continue;
            }
            if (tag is not (SerealTag.Copy or SerealTag.Alias))
                return position;
            if (tag == SerealTag.Copy && (copied || _copies > 0))
                throw Error(PerlDataError.Malformed, "A Sereal COPY points at another COPY");

            // No peer writes a chain: it would be walked anew by each value that points at its end.
            if (returnTo >= 0)
                Charge(1);
            var at = position++;
            var offset = ReadVarint(ref position);
            if (returnTo < 0)
                returnTo = position;
            copied |= tag == SerealTag.Copy;
            position = Resolve(offset, at);
            if (tag == SerealTag.Alias && (Buffer[position] & SerealTag.Track) == 0)
                throw Error(PerlDataError.Malformed, "A Sereal ALIAS points at an item that is not marked as shared");
        }
        throw Truncated();
    }

    /// <summary>Turns an offset that the document states into the position of an item that begins before <paramref name="at"/>.</summary>
    private int Resolve(ulong offset, int at)
    {
        // Version 1 counts from the document's first byte, later ones from 1 at the body's first byte.
        var origin = _header.Version == 1 ? Origin : Origin + _header.BodyStart - 1;
        if (offset >= (ulong)(at - origin) || (int)offset + origin < Origin + _header.BodyStart)
            throw Error(PerlDataError.Malformed, $"A Sereal reference points to offset {offset}, where no earlier item is");
        if (!_map.IsBuilt)
            _map.Build(Document, _header.BodyStart);
        var position = origin + (int)offset;
        if (!_map.IsStart(position - Origin))
            throw Error(PerlDataError.Malformed, $"A Sereal reference points to offset {offset}, the middle of an item");
        return position;
    }

    /// <summary>The referent that the REFP at <paramref name="position"/> points at.</summary>
    private int ReadReferent(int position, out int after)
    {
        after = position + 1;
        // A scalar that refers to itself is a REFP that points at itself.
        var referent = Resolve(ReadVarint(ref after), after);
        if ((Buffer[referent] & SerealTag.Track) == 0)
            throw Error(PerlDataError.Malformed, "A Sereal REFP points at an item that is not marked as shared");
        return referent;
    }

    /// <summary>The referent of the REFN or REFP at <paramref name="position"/>.</summary>
    private int FindReferent(int position, ref int returnTo, string expected)
    {
        switch (Buffer[position] & ~SerealTag.Track)
        {
            case SerealTag.Refn:
                return SkipPads(position + 1);
            case SerealTag.Refp:
                var referent = ReadReferent(position, out var after);
                if (!InsideBlessed && _map.TryGetClass(referent - Origin, out _, out _))
                    throw WrongType(expected);
                if (returnTo < 0)
                    returnTo = after;
                CheckNotInside(referent);
                return referent;
            default:
                throw WrongType(expected);
        }
    }

    private PerlType TypeOfReferent(int referent) => (Buffer[referent] & ~SerealTag.Track) switch
    {
        SerealTag.Array => PerlType.Array,
        SerealTag.Hash => PerlType.Hash,
        SerealTag.Regexp => PerlType.Regexp,
        _ => PerlType.Reference,
    };

    private bool TryReadStringItem(out PerlStringSpan value)
    {
        var position = Locate(out var returnTo, out _);
        if (!TryReadString(ref position, out value))
            return false;
        ChargeString(value.Bytes.Length, isElsewhere: returnTo >= 0);
        GoOn(position, returnTo);
        return true;
    }

    private bool TryReadString(scoped ref int position, out PerlStringSpan value)
    {
        var tag = Buffer[position] & ~SerealTag.Track;
        if (tag >= SerealTag.ShortBinary0)
        {
            position++;
            value = new PerlStringSpan(Take(ref position, tag - SerealTag.ShortBinary0), isText: false);
            return true;
        }
        if (tag is SerealTag.Binary or SerealTag.StrUtf8)
        {
            position++;
            var length = ReadVarint(ref position);
            value = new PerlStringSpan(Take(ref position, CheckLeft(length, position, 1)), tag == SerealTag.StrUtf8);
            return true;
        }
        value = default;
        return false;
    }

    private int Enter(FrameKind kind, int content, int count, int returnTo, bool copied, int item = 0)
    {
        Push(kind, count, returnTo, item);
        if (copied)
        {
            _copies++;
            Top.Mark = Copied;
        }
        Current = content;
        return count;
    }

    private void GoOn(int position, int returnTo) => Current = returnTo < 0 ? position : returnTo;

    private bool IsTag(int position, byte tag) => (Buffer[position] & ~SerealTag.Track) == tag;

    private int SkipPads(int position)
    {
        while (position < End && IsTag(position, SerealTag.Pad))
        {
            Charge(1);
            position++;
        }
        return position < End ? position : throw Truncated();
    }

    private ReadOnlySpan<byte> Take(scoped ref int position, int count)
    {
        if (count > End - position)
            throw Truncated();
        var bytes = Buffer.AsSpan(position, count);
        position += count;
        return bytes;
    }

    private int CheckLeft(ulong count, int position, int bytesEach) =>
        count <= (ulong)((End - position) / bytesEach) ? (int)count : throw Truncated();

    private ulong ReadVarint(scoped ref int position)
    {
        if (position < End && Buffer[position] < 0x80)
            return Buffer[position++];
        var relative = position - Origin;
        var value = SerealVarint.Read(Document, ref relative);
        position = Origin + relative;
        return value;
    }

    private PerlDataException Unexpected(int position) =>
        Error(PerlDataError.Malformed, $"Unexpected Sereal tag 0x{Buffer[position] & ~SerealTag.Track:x2}");
}
