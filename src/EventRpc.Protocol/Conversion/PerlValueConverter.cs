using System.Diagnostics.CodeAnalysis;

namespace EventRpc.Protocol;

/// <summary>Any value, as it was sent.</summary>
internal sealed class PerlValueConverter : PerlConverter<PerlValue>
{
    public override string Description => "any value";

    public override PerlValue Read(PerlReader reader) => PerlValue.Read(reader);

    public override void Write(PerlWriter writer, PerlValue value) => value.WriteTo(writer);
}

/// <summary>One kind of value, as it was sent.</summary>
internal sealed class PerlValueConverter<T> : PerlConverter<T>
    where T : PerlValue
{
    public override string Description { get; } = PerlTypeNames.Of(typeof(T));

    public override T Read(PerlReader reader)
    {
        var position = reader.Position;
        var value = PerlValue.Read(reader);
        while (value is not T && value is PerlTagged tagged)
            value = tagged.Value;
        return value as T
            ?? throw new PerlDataException(PerlDataError.WrongType, $"Expected {Description}, found {PerlTypeNames.Of(value.Type)}", position);
    }

    public override void Write(PerlWriter writer, T value) => value.WriteTo(writer);
}

/// <summary>Makes <see cref="PerlValueConverter{T}"/>.</summary>
[RequiresDynamicCode(PerlConverters.NeedsReflection)]
[RequiresUnreferencedCode(PerlConverters.NeedsReflection)]
internal sealed class PerlValueConverterFactory : PerlConverterFactory
{
    public override bool CanConvert(Type type) => type.IsSubclassOf(typeof(PerlValue));

    public override PerlConverter Create(Type type, PerlConverters converters) => Instantiate(typeof(PerlValueConverter<>), [type]);
}
