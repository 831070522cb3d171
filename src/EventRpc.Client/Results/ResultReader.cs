using EventRpc.Protocol;

namespace EventRpc.Client;

/// <summary>Reads what a method returned: Perl's list.</summary>
/// <param name="takesObjects">Whether it can take objects.</param>
internal abstract class ResultReader<T>(bool takesObjects)
{
    /// <summary>Whether it can take the objects that a method hands out.</summary>
    public bool TakesObjects { get; } = takesObjects;

    /// <summary>Reads the reply. Objects that are not taken are given back.</summary>
    /// <exception cref="PerlDataException">There is no such result.</exception>
    public T Read(Reply reply)
    {
        var reader = Enter(reply);
        try
        {
            return Read(reader);
        }
        catch when (reader.State is CallState { HandsOutObjects: true } call)
        {
            call.Forget();
            PassOver(Enter(reply));
            throw;
        }
    }

    /// <summary>Reads the list, which has been entered.</summary>
    protected abstract T Read(PerlReader reader);

    /// <summary>Passes over what is left of the list.</summary>
    protected static void PassOver(PerlReader reader)
    {
        if (reader.State is not CallState { HandsOutObjects: true } call)
            return;
        while (reader.MoveNext())
            call.GiveBack(reader);
    }

    private static PerlReader Enter(Reply reply)
    {
        if (!reply.TrySeek(ReplyKey.Result))
            throw new PerlDataException(PerlDataError.Malformed, "The server's reply has no result");
        if (reply.Reader.Peek() != PerlType.Array)
            throw new PerlDataException(PerlDataError.Malformed, "The result of the server's reply is no list");
        reply.Reader.ReadStartArray();
        return reply.Reader;
    }
}

/// <summary>The first value: Perl's scalar context. The rest is passed over.</summary>
internal sealed class FirstResult<T>(PerlConverter<T> converter, bool takesObjects) : ResultReader<T>(takesObjects)
{
    protected override T Read(PerlReader reader)
    {
        if (reader.MoveNext())
        {
            var result = converter.Read(reader);
            PassOver(reader);
            return result;
        }
        // Perl's undef.
        return default(T) is null
            ? default!
            : throw new PerlDataException(PerlDataError.WrongType, $"Expected {converter.Description}, and the method returned nothing");
    }
}

/// <summary>All values: Perl's list context.</summary>
internal sealed class ListResult<T>(PerlConverter<T> converter, bool takesObjects) : ResultReader<IReadOnlyList<T>>(takesObjects)
{
    protected override IReadOnlyList<T> Read(PerlReader reader)
    {
        var list = new List<T>();
        while (reader.MoveNext())
            list.Add(converter.Read(reader));
        return list;
    }
}

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

/// <summary>Nothing. Objects are given back.</summary>
internal sealed class NoResult() : ResultReader<bool>(takesObjects: true)
{
    protected override bool Read(PerlReader reader)
    {
        PassOver(reader);
        return true;
    }
}
