using System.Diagnostics.CodeAnalysis;

namespace EventRpc.Protocol;

/// <summary>
/// Values of no particular type: string, long (ulong, Int128 or BigInteger where it is too small), double, bool, null,
/// List&lt;object&gt;, Dictionary&lt;string, object&gt;; references, big floats and blessed values stay a <see cref="PerlValue"/>.
/// Written by their own type.
/// </summary>
[RequiresDynamicCode(PerlConverters.NeedsReflection)]
[RequiresUnreferencedCode(PerlConverters.NeedsReflection)]
internal sealed class ObjectConverter(PerlConverters converters) : PerlConverter<object>
{
    public override string Description => "any value";

    public override object Read(PerlReader reader) => new ObjectBuilder(reader).Build()!;

    public override void Write(PerlWriter writer, object value)
    {
        if (value.GetType() == typeof(object))
            throw new PerlDataException(PerlDataError.Unsupported, "A bare System.Object has no value in Perl");
        Find(value.GetType()).WriteObject(writer, value);
    }

    // Undef is a value like any other here.
    internal override PerlConverter OrUndef() => new UndefConverter<object>(this);

    private PerlConverter Find(Type type)
    {
        try
        {
            return converters.Get(type);
        }
        catch (NotSupportedException e)
        {
            // Which type it is shows only now: to the caller this is data that cannot be written.
            throw new PerlDataException(PerlDataError.Unsupported, e.Message, innerException: e);
        }
    }
}
