using System.Diagnostics.CodeAnalysis;

namespace EventRpc.Protocol;

/// <summary>Reference types that may be undef.</summary>
internal sealed class UndefConverter<T>(PerlConverter<T> inner) : PerlConverter<T?>
{
    public override string Description => inner.Description + " or undef";

    public override bool CanRead => inner.CanRead;

    public override T? Read(PerlReader reader)
    {
        if (reader.Peek() != PerlType.Undef)
            return inner.Read(reader);
        reader.ReadUndef();
        return default;
    }

    public override void Write(PerlWriter writer, T? value)
    {
        if (value is null)
            writer.WriteUndef();
        else
            inner.Write(writer, value);
    }

    internal override PerlConverter OrUndef() => this;
}

/// <summary>Value types that may be undef.</summary>
internal sealed class NullableConverter<T>(PerlConverter<T> inner) : PerlConverter<T?>
    where T : struct
{
    public override string Description => inner.Description + " or undef";

    public override bool CanRead => inner.CanRead;

    public override T? Read(PerlReader reader)
    {
        if (reader.Peek() != PerlType.Undef)
            return inner.Read(reader);
        reader.ReadUndef();
        return null;
    }

    public override void Write(PerlWriter writer, T? value)
    {
        if (value is { } present)
            inner.Write(writer, present);
        else
            writer.WriteUndef();
    }

    internal override PerlConverter OrUndef() => this;
}

/// <summary>Makes <see cref="NullableConverter{T}"/>.</summary>
[RequiresDynamicCode(PerlConverters.NeedsReflection)]
[RequiresUnreferencedCode(PerlConverters.NeedsReflection)]
internal sealed class NullableConverterFactory : PerlConverterFactory
{
    public override bool CanConvert(Type type) => Nullable.GetUnderlyingType(type) is not null;

    public override PerlConverter Create(Type type, PerlConverters converters)
    {
        var inner = Nullable.GetUnderlyingType(type)!;
        return Instantiate(typeof(NullableConverter<>), [inner], converters.Get(inner));
    }
}
