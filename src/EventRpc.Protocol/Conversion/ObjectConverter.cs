using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

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

    public override object Read(PerlReader reader) => ToObject(PerlValue.Read(reader), new(ReferenceEqualityComparer.Instance))!;

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

    /// <param name="value">What was read.</param>
    /// <param name="made">What became of arrays and hashes so far, so that one that is reached twice is made once: a
    /// short document can stand for a vast value. Null for those around the value.</param>
    private static object? ToObject(PerlValue value, Dictionary<object, object?> made)
    {
        while (value is PerlTagged tagged)
            value = tagged.Value;
        switch (value)
        {
            case PerlUndef:
                return null;
            case PerlString text:
                return text.ToString();
            case PerlInteger { Value: var number } when number >= long.MinValue && number <= long.MaxValue:
                return (long)number;
            case PerlInteger { Value: var number } when number >= 0:
                return (ulong)number;
            case PerlInteger integer:
                return integer.Value;
            case PerlFloat { Value: var number }:
                return number;
            case PerlBoolean boolean:
                return boolean.IsTrue;
            case PerlBigInteger { Value: var number }:
                return number;
            case PerlReferent { ClassName: not null } or PerlReference or PerlBigFloat:
                return value;
        }

        if (!made.TryAdd(value, null))
            return made[value] ?? throw new PerlDataException(PerlDataError.Cyclic, "The value contains itself; take it as a PerlValue");
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new PerlDataException(PerlDataError.LimitExceeded, "Values nest deeper than the stack allows");
        object result = value is PerlArray array
            ? array.Items.ConvertAll(item => ToObject(item, made))
            : ((PerlHash)value).Items.ToDictionary(pair => pair.Key, pair => ToObject(pair.Value, made));
        made[value] = result;
        return result;
    }
}
