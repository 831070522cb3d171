using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace EventRpc.Protocol;

/// <summary>
/// Writes raw Sereal documents, in the protocol version of the request that is answered, since older decoders refuse
/// newer documents; where none is answered, in version 3, which every decoder since 2014 reads.
/// </summary>
internal sealed class SerealWriter(PerlLimits limits) : PerlWriter(limits)
{
    private const int VersionUnasked = 3;
    private const int FirstVersionWithBooleans = 5;
    private const int MaxShortBinary = 31;
    private const int MaxShortContainer = 15;
    private const int MaxHead = 1 + SerealVarint.MaxLength;

    private Dictionary<object, int>? _positionOfReferent;
    private object? _nextReferent;
    private int _version;
    private int _documentStart;

    private protected override int FormatMaxDepth => 10_000;

    public override void Complete()
    {
        // What has been written must not live on with an idle connection.
        _nextReferent = null;
        if (_positionOfReferent?.Capacity > 64)
            _positionOfReferent = null;
        else
            _positionOfReferent?.Clear();
    }

    public override void WriteUndef() => Output.Write(SerealTag.Undef);

    public override void WriteBoolean(bool value)
    {
        if (_version >= FirstVersionWithBooleans)
            Output.Write(value ? SerealTag.Yes : SerealTag.No);
        else
            Output.Write(value ? (byte)1 : SerealTag.ShortBinary0);
    }

    public override void WriteInteger(long value)
    {
        if (value >= 0)
            WriteInteger((ulong)value);
        else if (value >= -16)
            Output.Write((byte)(value + 32));
        else
            WriteVarint(SerealTag.Zigzag, (ulong)~value << 1 | 1);
    }

    public override void WriteInteger(ulong value)
    {
        if (value <= SerealTag.Pos15)
            Output.Write((byte)value);
        else
            WriteVarint(SerealTag.Varint, value);
    }

    public override void WriteFloat(double value)
    {
        var single = (float)value;
        if (BitConverter.DoubleToInt64Bits(single) == BitConverter.DoubleToInt64Bits(value) || double.IsNaN(value))
        {
            var bytes = Output.GetSpan(5);
            bytes[0] = SerealTag.Float;
            BinaryPrimitives.WriteSingleLittleEndian(bytes[1..], single);
            Output.Advance(5);
        }
        else
        {
            var bytes = Output.GetSpan(9);
            bytes[0] = SerealTag.Double;
            BinaryPrimitives.WriteDoubleLittleEndian(bytes[1..], value);
            Output.Advance(9);
        }
    }

    public override void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        var target = Output.GetSpan(checked(MaxHead + bytes.Length));
        var head = PutBinaryHead(target, bytes.Length);
        bytes.CopyTo(target[head..]);
        Output.Advance(head + bytes.Length);
    }

    public override void WriteString(ReadOnlySpan<char> characters)
    {
        var target = Output.GetSpan(checked(MaxHead + characters.Length));
        var head = PutBinaryHead(target, characters.Length);
        if (Ascii.FromUtf16(characters, target[head..], out _) == OperationStatus.Done)
            Output.Advance(head + characters.Length);
        else
            base.WriteString(characters);
    }

    public override void WriteText(ReadOnlySpan<byte> utf8)
    {
        WriteVarint(SerealTag.StrUtf8, (ulong)utf8.Length);
        Output.Write(utf8);
    }

    public override void WriteStartArray(int count)
    {
        Enter();
        if (count <= MaxShortContainer && _nextReferent is null)
        {
            Output.Write((byte)(SerealTag.ArrayRef0 + count));
            return;
        }
        Output.Write(SerealTag.Refn);
        NoteReferent();
        WriteVarint(SerealTag.Array, (ulong)count);
    }

    public override void WriteEndArray() => Leave();

    public override void WriteStartHash(int count)
    {
        Enter();
        if (count <= MaxShortContainer && _nextReferent is null)
        {
            Output.Write((byte)(SerealTag.HashRef0 + count));
            return;
        }
        Output.Write(SerealTag.Refn);
        NoteReferent();
        WriteVarint(SerealTag.Hash, (ulong)count);
    }

    public override void WriteEndHash() => Leave();

    public override void WriteKey(ReadOnlySpan<char> key) => WriteString(key);

    public override void WriteKey(ReadOnlySpan<byte> key) => WriteBytes(key);

    public override void WriteStartReference()
    {
        Enter();
        Output.Write(SerealTag.Refn);
        NoteReferent();
    }

    public override void WriteEndReference() => Leave();

    public override void WriteStartBlessed(ReadOnlySpan<char> className, PerlType content)
    {
        Enter();
        Output.Write(SerealTag.Object);
        WriteString(className);
    }

    public override void WriteEndBlessed() => Leave();

    /// <remarks>
    /// Perl's encoder leaves out the modifiers that choose a character set, and its decoder refuses all but msixp.
    /// </remarks>
    public override void WriteRegexp(PerlRegexp regexp)
    {
        ArgumentNullException.ThrowIfNull(regexp);
        Span<byte> flags = stackalloc byte[MaxShortBinary];
        var count = 0;
        foreach (var flag in regexp.Flags)
        {
            if (flag is 'a' or 'd' or 'l' or 'u')
                continue;
            if (flag is not ('m' or 's' or 'i' or 'x' or 'p'))
                throw new PerlDataException(PerlDataError.Unsupported, $"Perl's Sereal cannot read the modifier '{flag}' of a regular expression");
            if (!flags[..count].Contains((byte)flag))
                flags[count++] = (byte)flag;
        }

        Output.Write(SerealTag.Object);
        WriteString(regexp.ClassName ?? PerlRegexp.DefaultClassName);
        Output.Write(SerealTag.Refn);
        NoteReferent();
        Output.Write(SerealTag.Regexp);
        if (regexp.Pattern.IsText)
            WriteText(regexp.Pattern.Bytes.Span);
        else
            WriteBytes(regexp.Pattern.Bytes.Span);
        WriteBytes(flags[..count]);
    }

    /// <remarks>
    /// A value that is only mentioned once is written as any other, but never in the short form of an array or hash:
    /// only a tag of its own can be marked and pointed at when the value turns up again.
    /// </remarks>
    public override bool WriteShared(object referent)
    {
        _positionOfReferent ??= new Dictionary<object, int>(ReferenceEqualityComparer.Instance);
        if (!_positionOfReferent.TryGetValue(referent, out var position))
        {
            _nextReferent = referent;
            return false;
        }

        // Version 1 counts from the document's first byte, later ones from 1 at the body's first byte.
        var offset = position - _documentStart - (_version == 1 ? 0 : SerealHeader.Length - 1);
        WriteVarint(SerealTag.Refp, (ulong)offset);
        // Only now: a reference to itself is marked on the REFP that was just written.
        Output.WrittenSpan[position] |= SerealTag.Track;
        return true;
    }

    private protected override void WriteHeader(PerlReader? answered)
    {
        _documentStart = Output.Length;
        _positionOfReferent?.Clear();
        _nextReferent = null;
        // A reader that has never got through a header knows no version.
        _version = answered is SerealReader { FormatVersion: > 0 and var version } ? version : VersionUnasked;
        SerealHeader.Write(Output, _version);
    }

    private void NoteReferent()
    {
        if (_nextReferent is null)
            return;
        _positionOfReferent![_nextReferent] = Output.Length;
        _nextReferent = null;
    }

    private static int PutBinaryHead(Span<byte> target, int length)
    {
        if (length > MaxShortBinary)
        {
            target[0] = SerealTag.Binary;
            return 1 + SerealVarint.Write(target[1..], (ulong)length);
        }
        target[0] = (byte)(SerealTag.ShortBinary0 + length);
        return 1;
    }

    private void WriteVarint(byte tag, ulong value)
    {
        var bytes = Output.GetSpan(MaxHead);
        bytes[0] = tag;
        Output.Advance(1 + SerealVarint.Write(bytes[1..], value));
    }
}
