using System.Diagnostics.CodeAnalysis;

namespace EventRpc.Protocol;

/// <summary>
/// Values of no particular type: string, long (ulong or Int128 where it is too small), double, bool, null,
/// List&lt;object&gt;, Dictionary&lt;string, object&gt;; references and blessed values stay a <see cref="PerlValue"/>.
/// Written by their own type.
/// </summary>
[RequiresDynamicCode(PerlConverters.NeedsReflection)]
[RequiresUnreferencedCode(PerlConverters.NeedsReflection)]
internal sealed class ObjectConverter(PerlConverters converters) : PerlConverter<object>
{
    public override string Description => "any value";

    public override object Read(PerlReader reader) => ToObject(PerlValue.Read(reader), [])!;

    public override void Write(PerlWriter writer, object value)
    {
        if (value.GetType() == typeof(object))
            throw new PerlDataException(PerlDataError.Unsupported, "A bare System.Object has no value in Perl");
        converters.Get(value.GetType()).WriteObject(writer, value);
    }

    // Undef is a value like any other here.
    internal override PerlConverter OrUndef() => new UndefConverter<object>(this);

    private static object? ToObject(PerlValue value, HashSet<PerlValue> around)
    {
        switch (value)
        {
            case PerlUndef:
                return null;
            case PerlString text:
                return text.ToString();
            case PerlInteger integer:
                return integer.Value switch
                {
                    var n when n >= long.MinValue && n <= long.MaxValue => (long)n,
                    var n when n >= 0 => (ulong)n,
                    var n => n,
                };
            case PerlFloat number:
                return number.Value;
            case PerlBoolean boolean:
                return boolean.IsTrue;
            case PerlReferent { ClassName: not null } or PerlReference:
                return value;
        }

        if (!around.Add(value))
            throw new PerlDataException(PerlDataError.Cyclic, "The value contains itself; take it as a PerlValue");
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        object result = value is PerlArray array
            ? array.Items.ConvertAll(item => ToObject(item, around))
            : ((PerlHash)value).Items.ToDictionary(pair => pair.Key, pair => ToObject(pair.Value, around));
        around.Remove(value);
        return result;
    }
}
