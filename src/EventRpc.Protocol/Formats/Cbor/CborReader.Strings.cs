using System.Globalization;
using System.Text;

namespace EventRpc.Protocol;

/// <summary>Strings and keys.</summary>
internal sealed partial class CborReader
{
    private const int MaxKeptScratch = 4096;

    /// <summary>The longest that a length takes, with the byte before it.</summary>
    private const int MaxHead = 9;

    /// <summary>Strings that do not stand in the document in one piece. Never pooled: when it grows, what was
    /// handed out of the array before stays as it is.</summary>
    private byte[] _scratch = [];
    private int _scratchLength;

    public override PerlStringSpan ReadString()
    {
        if (Peek() != PerlType.String)
            throw WrongType("a string");
        _scratchLength = 0;
        return ReadStringItem();
    }

    public override PerlStringSpan ReadKey()
    {
        _scratchLength = 0;
        // A key is characters and nothing else, whoever reads it: nobody could see a tag on it.
        using var hidden = HideTags();
        return Peek() switch
        {
            PerlType.String => ReadStringItem(),
            PerlType.Integer => ReadIntegerKey(),
            PerlType.Float => ReadFloatKey(),
            PerlType.Boolean => new PerlStringSpan(ReadBoolean() ? "1"u8 : "0"u8, isText: false),
            PerlType.Undef => ReadUndefKey(),
            PerlType.BigInteger => new PerlStringSpan(Encoding.ASCII.GetBytes(BigNumber.ToText(ReadBigInteger())), isText: false),
            PerlType.BigFloat => new PerlStringSpan(Encoding.ASCII.GetBytes(ReadBigFloatText()), isText: false),
            var type => throw Error(PerlDataError.Malformed, $"The key of a hash is {PerlTypeNames.Of(type)}"),
        };
    }

    private protected override void SkipKey()
    {
        using var hidden = HideTags();
        // Its digits would take more memory than it has bytes.
        if (Peek() is PerlType.BigInteger or PerlType.BigFloat)
            SkipOne();
        else
            ReadKey();
    }

    /// <summary>Reads a string, which must be what comes next. Scratch that is in use is left as it is.</summary>
    private PerlStringSpan ReadStringItem()
    {
        var returnTo = GoToItem();
        var start = Current;
        var initial = Buffer[start];
        var isText = initial >= 0x60;
        PerlStringSpan value;
        if ((initial & 0x1f) == IndefiniteLength)
        {
            value = ReadChunks(initial, isText);
        }
        else
        {
            var length = CheckAvailable(ReadArgument());
            value = new PerlStringSpan(Buffer.AsSpan(Current, length), isText);
            Current += length;
        }
        // Also the chunks of a string that come to nothing.
        ChargeString(Math.Max(value.Bytes.Length, Current - start - MaxHead), isElsewhere: returnTo >= 0);
        GoOn(returnTo);
        return value;
    }

    private PerlStringSpan ReadChunks(byte initial, bool isText)
    {
        var start = _scratchLength;
        Current++;
        while (true)
        {
            if (Current >= End)
                throw Truncated();
            var chunk = Buffer[Current];
            if (chunk == Break)
                break;
            if (chunk >= initial || (chunk & 0xe0) != (initial & 0xe0))
                throw Error(PerlDataError.Malformed, "A chunk of a string is not a string of the same kind with a length");
            var length = CheckAvailable(ReadArgument());
            Buffer.AsSpan(Current, length).CopyTo(GetScratch(length));
            _scratchLength += length;
            Current += length;
        }
        Current++;
        return new PerlStringSpan(_scratch.AsSpan(start, _scratchLength - start), isText);
    }

    private PerlStringSpan ReadIntegerKey()
    {
        var value = ReadInteger();
        var scratch = GetScratch(40);
        value.TryFormat(scratch, out var length, provider: CultureInfo.InvariantCulture);
        return new PerlStringSpan(scratch[..length], isText: false);
    }

    private PerlStringSpan ReadFloatKey()
    {
        var value = ReadFloat();
        var scratch = GetScratch(PerlNumber.MaxLength);
        return new PerlStringSpan(scratch[..PerlNumber.Format(value, scratch)], isText: false);
    }

    private PerlStringSpan ReadUndefKey()
    {
        ReadUndef();
        return new PerlStringSpan([], isText: false);
    }

    private Span<byte> GetScratch(int needed)
    {
        // What is put together here comes out of one document, each byte once: the sum cannot overflow.
        var size = _scratchLength + needed;
        if (size > _scratch.Length)
            Array.Resize(ref _scratch, (int)Math.Max(size, Math.Min(2L * _scratch.Length, Array.MaxLength)));
        return _scratch.AsSpan(_scratchLength);
    }

    private void ReleaseScratch()
    {
        if (_scratch.Length > MaxKeptScratch)
            _scratch = [];
        _scratchLength = 0;
    }
}
