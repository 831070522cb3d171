using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace EventRpc.Protocol;

/// <summary>
/// Writes Storable images in network order, as <c>nfreeze</c> does (Storable 3.26): the root without the reference to
/// it, values before their keys, numbers beyond 32 bits and floats as their digits.
/// </summary>
internal sealed partial class StorableWriter(PerlLimits limits) : PerlWriter(limits)
{
    private const int MaxShortString = 255;

    private readonly Dictionary<string, int> _classes = [];
    private Dictionary<object, int>? _itemOfReferent;
    private object? _nextReferent;
    private int _items;

    private protected override int FormatMaxDepth => 10_000;

    public override void Complete()
    {
        InsertKeyFlags();
        Forget();
    }

    public override void WriteUndef()
    {
        BeginScalar(StorableTag.Undef);
        EndValue();
    }

    public override void WriteBoolean(bool value) => WriteBytes(value ? "1"u8 : []);

    public override void WriteInteger(long value)
    {
        if (value is >= sbyte.MinValue and <= sbyte.MaxValue)
        {
            BeginScalar(StorableTag.Byte);
            Output.Write((byte)(value + 128));
            EndValue();
        }
        else if (value is >= int.MinValue and <= int.MaxValue)
        {
            BeginScalar(StorableTag.NetInt);
            WriteLength((int)value);
            EndValue();
        }
        else
        {
            WriteDigits(value);
        }
    }

    public override void WriteInteger(ulong value)
    {
        if (value <= long.MaxValue)
            WriteInteger((long)value);
        else
            WriteDigits(value);
    }

    /// <remarks>
    /// As Perl prints it, in 15 digits, and with more where these would lose some, which Perl puts up with. Minus zero
    /// is zero, as in Perl: the string "-0" would be true.
    /// </remarks>
    public override void WriteFloat(double value)
    {
        Span<byte> digits = stackalloc byte[PerlNumber.MaxLength];
        var length = PerlNumber.Format(value, digits);
        if (double.IsFinite(value) && double.Parse(digits[..length], NumberStyles.Float, CultureInfo.InvariantCulture) != value)
        {
            // A whole number has to have all its digits: Perl takes it for an integer.
            if (Math.Abs(value) < long.MaxValue && double.IsInteger(value))
                ((long)value).TryFormat(digits, out length, default, CultureInfo.InvariantCulture);
            else
                value.TryFormat(digits, out length, "R", CultureInfo.InvariantCulture);
            digits[..length].Replace((byte)'E', (byte)'e');
        }
        WriteBytes(digits[..length]);
    }

    public override void WriteBytes(ReadOnlySpan<byte> bytes) => WriteString(bytes, StorableTag.Scalar, StorableTag.LScalar);

    public override void WriteText(ReadOnlySpan<byte> utf8) => WriteString(utf8, StorableTag.Utf8Str, StorableTag.LUtf8Str);

    public override void WriteStartArray(int count)
    {
        Open(ContainerKind.Array);
        Output.Write(StorableTag.Array);
        WriteLength(count);
    }

    public override void WriteEndArray() => Close();

    public override void WriteStartHash(int count)
    {
        Open(ContainerKind.Hash);
        Top.Start = Output.Length;
        Output.Write(StorableTag.Hash);
        WriteLength(count);
    }

    public override void WriteEndHash()
    {
        _keyPlaces.Count = Top.FirstKey;
        Close();
    }

    public override void WriteStartReference()
    {
        // The scalar that follows is the item that is referred to, and takes the next number itself.
        Open(ContainerKind.Reference);
        _items--;
    }

    public override void WriteEndReference() => Close();

    public override void WriteStartBlessed(ReadOnlySpan<char> className, PerlType content)
    {
        BeginReference();
        Enter();
        Push(ContainerKind.Blessed);
        WriteClass(className);
    }

    public override void WriteEndBlessed() => Close();

    /// <remarks>Storable has no text here: Perl's own patterns come back as the bytes of their UTF-8.</remarks>
    public override void WriteRegexp(PerlRegexp regexp)
    {
        ArgumentNullException.ThrowIfNull(regexp);
        var letters = Encoding.UTF8.GetBytes(regexp.Flags);
        if (!StorableRegexp.AreKnown(letters))
            throw new PerlDataException(PerlDataError.Unsupported, $"Perl's Storable cannot read the modifiers '{regexp.Flags}' of a regular expression");
        var pattern = regexp.Pattern.ToString();
        if (pattern.AsSpan().ContainsAnyExceptInRange('\0', '\u00ff'))
            throw new PerlDataException(PerlDataError.Unsupported, "Storable cannot carry a regular expression with a character above U+00FF; write it as \\x{...}");

        BeginReference();
        WriteClass(regexp.ClassName ?? PerlRegexp.DefaultClassName);
        NumberReferent();
        Output.Write(StorableTag.Regexp);
        var isLong = pattern.Length > MaxShortString;
        Output.Write(isLong ? StorableRegexp.HasLongPattern : (byte)0);
        if (isLong)
            WriteLength(pattern.Length);
        else
            Output.Write((byte)pattern.Length);
        Output.Write(Encoding.Latin1.GetBytes(pattern));
        var modifiers = Encoding.ASCII.GetBytes(StorableRegexp.Normalize(letters));
        Output.Write((byte)modifiers.Length);
        Output.Write(modifiers);
        EndValue();
    }

    public override bool WriteShared(object referent)
    {
        _itemOfReferent ??= new Dictionary<object, int>(ReferenceEqualityComparer.Instance);
        if (!_itemOfReferent.TryGetValue(referent, out var item))
        {
            _nextReferent = referent;
            return false;
        }
        BeginReference();
        Output.Write(StorableTag.Object);
        WriteLength(item);
        EndValue();
        return true;
    }

    private protected override void WriteHeader(PerlReader? answered)
    {
        Forget();
        StorableHeader.Write(Output);
    }

    private void Forget()
    {
        // What has been written must not live on with an idle connection.
        _nextReferent = null;
        _items = 0;
        if (_itemOfReferent?.Capacity > 64)
            _itemOfReferent = null;
        else
            _itemOfReferent?.Clear();
        _classes.Clear();
        if (_classes.Capacity > 64)
            _classes.TrimExcess();
        ForgetContainers();
    }

    /// <summary>Writes an integer beyond 32 bits, which an image in network order has only as a string.</summary>
    private void WriteDigits<T>(T value)
        where T : struct, IUtf8SpanFormattable
    {
        Span<byte> digits = stackalloc byte[PerlNumber.MaxLength];
        value.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
        WriteBytes(digits[..length]);
    }

    private void WriteString(ReadOnlySpan<byte> bytes, byte shortTag, byte longTag)
    {
        if (bytes.Length <= MaxShortString)
        {
            BeginScalar(shortTag);
            Output.Write((byte)bytes.Length);
        }
        else
        {
            BeginScalar(longTag);
            WriteLength(bytes.Length);
        }
        Output.Write(bytes);
        EndValue();
    }

    private void BeginScalar(byte tag)
    {
        _items++;
        Output.Write(tag);
    }

    private void WriteLength(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(Output.GetSpan(4), value);
        Output.Advance(4);
    }

    private void WriteClass(ReadOnlySpan<char> className)
    {
        var classes = _classes.GetAlternateLookup<ReadOnlySpan<char>>();
        if (classes.TryGetValue(className, out var number))
        {
            Output.Write(StorableTag.IxBless);
            WriteBlessLength(number);
            return;
        }
        classes[className] = _classes.Count;
        Output.Write(StorableTag.Bless);
        // Perl takes each byte for a character, and writes more than that, as we do, only where it must.
        var isText = className.ContainsAnyExceptInRange('\0', '\u00ff');
        var name = MessageArrays.Rent<byte>(PerlUtf8.GetMaxByteCount(className.Length));
        var length = isText ? PerlUtf8.GetBytes(className, name) : Encoding.Latin1.GetBytes(className, name);
        WriteBlessLength(length);
        Output.Write(name.AsSpan(0, length));
        MessageArrays.Return(name);
    }

    private void WriteBlessLength(int value)
    {
        if (value < StorableTag.LongBless)
        {
            Output.Write((byte)value);
            return;
        }
        Output.Write(StorableTag.LongBless);
        WriteLength(value);
    }
}
