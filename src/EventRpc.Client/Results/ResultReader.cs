using System.Diagnostics.CodeAnalysis;
using EventRpc.Protocol;

namespace EventRpc.Client;

/// <summary>Reads what a method returned: Perl's list.</summary>
/// <param name="takesObjects">Whether it can take objects.</param>
internal abstract class ResultReader<T>(bool takesObjects)
{
    /// <summary>Whether it can take the objects that a method hands out.</summary>
    public bool TakesObjects { get; } = takesObjects;

    /// <summary>Reads the reply.</summary>
    /// <exception cref="PerlDataException">There is no such result.</exception>
    public T Read(Reply reply)
    {
        if (!reply.TrySeek(ReplyKey.Result))
            throw new PerlDataException(PerlDataError.Malformed, "The server's reply has no result");
        if (reply.Reader.Peek() != PerlType.Array)
            throw new PerlDataException(PerlDataError.Malformed, "The result of the server's reply is no list");
        reply.Reader.ReadStartArray();
        return Read(reply.Reader);
    }

    /// <summary>Reads the list, which has been entered.</summary>
    protected abstract T Read(PerlReader reader);
}

/// <summary>The first value: Perl's scalar context. The rest is passed over, but for the objects in it.</summary>
internal sealed class FirstResult<T>(PerlConverter<T> converter, bool takesObjects) : ResultReader<T>(takesObjects)
{
    protected override T Read(PerlReader reader)
    {
        if (reader.MoveNext())
            return converter.Read(reader);
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
        for (var i = 0; i < values.Length && reader.MoveNext(); i++)
            values[i] = converters[i].ReadObject(reader);
        return make(values);
    }
}

/// <summary>Nothing. Objects are given back.</summary>
[RequiresDynamicCode(EventRpcClient.NeedsReflection)]
[RequiresUnreferencedCode(EventRpcClient.NeedsReflection)]
internal sealed class NoResult(PerlConverter<object> converter) : ResultReader<bool>(takesObjects: true)
{
    protected override bool Read(PerlReader reader)
    {
        if (reader.State is not CallState { HandsOutObjects: true })
            return true;
        while (reader.MoveNext())
        {
            if (reader.Peek() == PerlType.Undef)
                reader.ReadUndef();
            else
                RemoteValue.GiveBack(converter.Read(reader));
        }
        return true;
    }
}
