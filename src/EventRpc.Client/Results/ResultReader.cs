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
