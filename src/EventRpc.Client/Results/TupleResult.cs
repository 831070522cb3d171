using EventRpc.Protocol;

namespace EventRpc.Client;

/// <summary>As many values as a tuple has elements. Those that are missing are undef.</summary>
internal sealed class TupleResult<T>(IReadOnlyList<PerlConverter> converters, Func<object?[], T> make, bool takesObjects) : ResultReader<T>(takesObjects)
{
    protected override T Read(PerlReader reader)
    {
        var values = new object?[converters.Count];
        for (var i = 0; i < values.Length; i++)
        {
            if (!reader.MoveNext())
            {
                RequireUndef(i);
                return make(values);
            }
            values[i] = converters[i].ReadObject(reader);
        }
        PassOver(reader);
        return make(values);
    }

    private void RequireUndef(int returned)
    {
        var missing = converters.Skip(returned).FirstOrDefault(converter => converter.Type.IsValueType && Nullable.GetUnderlyingType(converter.Type) is null);
        if (missing is not null)
            throw new PerlDataException(PerlDataError.WrongType, $"Expected {missing.Description}, and the method returned {returned} of {converters.Count} values");
    }
}
