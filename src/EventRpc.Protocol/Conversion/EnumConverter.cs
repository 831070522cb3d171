using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace EventRpc.Protocol;

/// <summary>Enums: their members' names in snake_case; combined flags are a number. Numbers are read too.</summary>
internal sealed class EnumConverter<T> : PerlConverter<T>
    where T : struct, Enum
{
    private readonly Dictionary<T, string> _names = [];
    private readonly Dictionary<string, T> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<Int128, T> _numbers = [];
    private readonly bool _isFlags = typeof(T).IsDefined(typeof(FlagsAttribute), inherit: false);
    private readonly Int128 _allFlags;

    public EnumConverter()
    {
        foreach (var value in Enum.GetValues<T>())
        {
            var name = PerlName.FromClr(value.ToString());
            _names.TryAdd(value, name);
            _values.TryAdd(name, value);
            _numbers.TryAdd(NumberOf(value), value);
            _allFlags |= NumberOf(value);
        }
    }

    public override string Description => "one of " + string.Join(", ", _values.Keys);

    public override T Read(PerlReader reader)
    {
        switch (reader.Peek())
        {
            case PerlType.String:
                var name = reader.ReadString();
                if (_values.TryGetValue(name.ToString(), out var value))
                    return value;
                if (PerlNumber.TryParseInteger(name.Bytes, out var digits))
                    return FromNumber(digits, reader);
                throw NumberText.NotANumber(name, Description, reader);
            case PerlType.Integer:
                return FromNumber(reader.ReadInteger(), reader);
            case PerlType.Float:
                var number = reader.ReadFloat();
                if (double.IsInteger(number) && Math.Abs(number) < 1e30)
                    return FromNumber((Int128)number, reader);
                throw new PerlDataException(PerlDataError.OutOfRange, $"{PerlNumber.ToString(number)} is not {Description}", reader.Position);
            default:
                throw WrongType(reader);
        }
    }

    public override void Write(PerlWriter writer, T value)
    {
        if (_names.TryGetValue(value, out var name))
        {
            writer.WriteString(name);
            return;
        }

        // Combined flags, or a number without a name.
        var number = NumberOf(value);
        if (number < 0)
            writer.WriteInteger((long)number);
        else
            writer.WriteInteger((ulong)number);
    }

    private static Int128 NumberOf(T value) =>
        Type.GetTypeCode(typeof(T)) == TypeCode.UInt64
            ? Convert.ToUInt64(value, CultureInfo.InvariantCulture)
            : Convert.ToInt64(value, CultureInfo.InvariantCulture);

    private T FromNumber(Int128 number, PerlReader reader)
    {
        if (_numbers.TryGetValue(number, out var value))
            return value;
        if (_isFlags && number >= 0 && (number & ~_allFlags) == 0)
            return (T)Enum.ToObject(typeof(T), (ulong)number);
        throw new PerlDataException(PerlDataError.OutOfRange, $"{number} is not {Description}", reader.Position);
    }
}

/// <summary>Makes <see cref="EnumConverter{T}"/>.</summary>
[RequiresDynamicCode(PerlConverters.NeedsReflection)]
[RequiresUnreferencedCode(PerlConverters.NeedsReflection)]
internal sealed class EnumConverterFactory : PerlConverterFactory
{
    public override bool CanConvert(Type type) => type.IsEnum;

    public override PerlConverter Create(Type type, PerlConverters converters) => Instantiate(typeof(EnumConverter<>), [type]);
}
