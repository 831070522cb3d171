using System.Diagnostics.CodeAnalysis;

namespace EventRpc.Protocol;

/// <summary>Enums: their members' names in snake_case; numbers are read too.</summary>
internal sealed class EnumConverter<T> : PerlConverter<T>
    where T : struct, Enum
{
    private readonly Dictionary<T, string> _names = [];
    private readonly Dictionary<string, T> _values = new(StringComparer.Ordinal);

    public EnumConverter()
    {
        foreach (var value in Enum.GetValues<T>())
        {
            var name = PerlName.FromClr(value.ToString());
            _names.TryAdd(value, name);
            _values.TryAdd(name, value);
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
                throw NumberText.NotANumber(name, Description, reader);
            case PerlType.Integer:
                var number = reader.ReadInteger();
                if (number >= long.MinValue && number <= long.MaxValue)
                {
                    var candidate = (T)Enum.ToObject(typeof(T), (long)number);
                    if (_names.ContainsKey(candidate))
                        return candidate;
                }
                throw new PerlDataException(PerlDataError.OutOfRange, $"{number} is not {Description}", reader.Position);
            default:
                throw WrongType(reader);
        }
    }

    public override void Write(PerlWriter writer, T value)
    {
        if (_names.TryGetValue(value, out var name))
            writer.WriteString(name);
        else
            writer.WriteString(value.ToString());
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
