using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace EventRpc.Protocol;

/// <summary>Writes CBOR (RFC 8949) that CBOR::XS 1.86 reads, with no tags but those that it knows by default.</summary>
internal sealed partial class CborWriter(PerlLimits limits) : PerlWriter(limits)
{
    private const byte Unsigned = 0x00;
    private const byte Negative = 0x20;
    private const byte Bytes = 0x40;
    private const byte Text = 0x60;
    private const byte Array = 0x80;
    private const byte Map = 0xa0;
    private const byte Tag = 0xc0;
    private const byte Single = 0xfa;
    private const byte Double = 0xfb;

    private const int MaxHead = 9;

    /// <summary>What is written next as the content of an object, if anything: there a hash is a flat list, and the
    /// reference to a scalar is not written.</summary>
    private PerlType? _content;

    private protected override int FormatMaxDepth => 512;

    public override void WriteUndef() => Output.Write(0xf6);

    public override void WriteBoolean(bool value) => Output.Write(value ? (byte)0xf5 : (byte)0xf4);

    public override void WriteInteger(long value)
    {
        if (value < 0)
            WriteHead(Negative, (ulong)~value);
        else
            WriteHead(Unsigned, (ulong)value);
    }

    public override void WriteInteger(ulong value) => WriteHead(Unsigned, value);

    public override void WriteFloat(double value)
    {
        var single = (float)value;
        if (single == value)
        {
            var span = Output.GetSpan(5);
            span[0] = Single;
            BinaryPrimitives.WriteSingleBigEndian(span[1..], single);
            Output.Advance(5);
        }
        else
        {
            var span = Output.GetSpan(9);
            span[0] = Double;
            // .NET's own NaN has the sign bit set, which Perl's has not.
            if (double.IsNaN(value))
                BinaryPrimitives.WriteUInt64BigEndian(span[1..], 0x7ff8_0000_0000_0000);
            else
                BinaryPrimitives.WriteDoubleBigEndian(span[1..], value);
            Output.Advance(9);
        }
    }

    public override void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        WriteHead(Bytes, (ulong)bytes.Length);
        Output.Write(bytes);
    }

    public override void WriteText(ReadOnlySpan<byte> utf8)
    {
        WriteHead(Text, (ulong)utf8.Length);
        Output.Write(utf8);
    }

    public override void WriteString(ReadOnlySpan<char> characters)
    {
        if (Ascii.IsValid(characters))
            WriteNarrow(characters);
        else
            WriteWide(characters);
    }

    public override void WriteStartArray(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Enter();
        _content = null;
        WriteHead(Array, (ulong)count);
    }

    public override void WriteEndArray() => Leave();

    public override void WriteStartHash(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Enter();
        if (_content == PerlType.Hash)
            WriteHead(Array, 2 * (ulong)count);
        else
            WriteHead(Map, (ulong)count);
        _content = null;
    }

    public override void WriteEndHash() => Leave();

    public override void WriteKey(ReadOnlySpan<char> key)
    {
        if (key.ContainsAnyExceptInRange('\u0000', '\u00ff'))
            WriteWide(key);
        else
            WriteNarrow(key);
    }

    public override void WriteKey(ReadOnlySpan<byte> key) => WriteBytes(key);

    public override void WriteStartReference()
    {
        Enter();
        if (_content != PerlType.Reference)
            WriteHead(Tag, CborTag.Indirection);
        _content = null;
    }

    public override void WriteEndReference() => Leave();

    public override void WriteStartBlessed(ReadOnlySpan<char> className, PerlType content)
    {
        var contentName = content switch
        {
            PerlType.Hash => "HASH"u8,
            PerlType.Array => "ARRAY"u8,
            PerlType.Reference => "SCALAR"u8,
            _ => throw new ArgumentOutOfRangeException(nameof(content), content, "Only an array, a hash or a reference can be blessed"),
        };

        // To the peer these are two arrays around the content, and it counts both.
        Enter();
        Enter();
        WriteHead(Tag, CborTag.PerlObject);
        WriteHead(Array, 2);
        WriteKey(className);
        WriteHead(Array, 2);
        WriteBytes(contentName);
        _content = content;
    }

    public override void WriteEndBlessed()
    {
        Leave();
        Leave();
    }

    /// <inheritdoc/>
    /// <remarks>Negative ones as CBOR::XS reads them, -n where RFC 8949 has -1 - n. What it writes itself is neither.</remarks>
    public override void WriteBigInteger(BigInteger value)
    {
        WriteHead(Tag, value.Sign < 0 ? CborTag.NegativeBignum : CborTag.PositiveBignum);
        // Zero is one byte here: CBOR::XS takes none for no number.
        var magnitude = BigInteger.Abs(value);
        var length = magnitude.GetByteCount(isUnsigned: true);
        WriteHead(Bytes, (ulong)length);
        magnitude.TryWriteBytes(Output.GetSpan(length), out _, isUnsigned: true, isBigEndian: true);
        Output.Advance(length);
    }

    public override void WriteBigFloat(BigFloat value)
    {
        Enter();
        WriteHead(Tag, value.Radix == 2 ? CborTag.Bigfloat : CborTag.DecimalFraction);
        WriteHead(Array, 2);
        WriteInteger(value.Exponent);
        if (value.Mantissa >= long.MinValue && value.Mantissa <= long.MaxValue)
            WriteInteger((long)value.Mantissa);
        else
            WriteBigInteger(value.Mantissa);
        Leave();
    }

    public override void WriteStartTag(ulong tag)
    {
        if (CborTag.HasMeaning(tag))
            throw new PerlDataException(PerlDataError.Unsupported, $"CBOR tag {tag} has a meaning to Perl, and is written by what it means");
        Enter();
        WriteHead(Tag, tag);
    }

    public override void WriteEndTag() => Leave();

    private protected override void WriteHeader(PerlReader? answered)
    {
        _content = null;
        _documentStart = Output.Length;
        // Those of a reply that was taken back.
        ForgetSharing();
    }

    /// <summary>Writes characters up to U+00FF, each as one byte.</summary>
    private void WriteNarrow(ReadOnlySpan<char> characters)
    {
        WriteHead(Bytes, (ulong)characters.Length);
        Encoding.Latin1.GetBytes(characters, Output.GetSpan(characters.Length));
        Output.Advance(characters.Length);
    }

    private void WriteWide(ReadOnlySpan<char> characters)
    {
        // The length is only known afterwards: leave room for the largest head, then close the gap.
        var span = Output.GetSpan(checked(MaxHead + PerlUtf8.GetMaxByteCount(characters.Length)));
        var length = PerlUtf8.GetBytes(characters, span[MaxHead..]);
        var head = PutHead(span, Text, (ulong)length);
        span.Slice(MaxHead, length).CopyTo(span[head..]);
        Output.Advance(head + length);
    }

    private void WriteHead(byte major, ulong argument) => Output.Advance(PutHead(Output.GetSpan(MaxHead), major, argument));

    private static int PutHead(Span<byte> span, byte major, ulong argument)
    {
        switch (argument)
        {
            case < 24:
                span[0] = (byte)(major | argument);
                return 1;
            case <= byte.MaxValue:
                span[0] = (byte)(major | 24);
                span[1] = (byte)argument;
                return 2;
            case <= ushort.MaxValue:
                span[0] = (byte)(major | 25);
                BinaryPrimitives.WriteUInt16BigEndian(span[1..], (ushort)argument);
                return 3;
            case <= uint.MaxValue:
                span[0] = (byte)(major | 26);
                BinaryPrimitives.WriteUInt32BigEndian(span[1..], (uint)argument);
                return 5;
            default:
                span[0] = (byte)(major | 27);
                BinaryPrimitives.WriteUInt64BigEndian(span[1..], argument);
                return 9;
        }
    }
}
