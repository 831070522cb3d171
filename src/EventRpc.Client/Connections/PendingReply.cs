using EventRpc.Protocol;

namespace EventRpc.Client;

/// <summary>A request that is to be sent, or was sent, and whose reply has not come.</summary>
internal abstract class PendingReply(in Request request)
{
    /// <summary>The request.</summary>
    public Request Request { get; } = request;

    /// <summary>Where it waits for its turn; null if it never had to.</summary>
    public LinkedListNode<PendingReply>? Place { get; set; }

    /// <summary>Takes the reply. One that is read, and not what was asked for, fails the call, and throws nothing here.</summary>
    /// <exception cref="PerlDataException">It cannot be read, and with it what it handed out.</exception>
    public abstract void Complete(PerlReader reader);

    /// <summary>There will be no reply, or it cannot be read.</summary>
    public abstract void Fail(Exception exception);
}

/// <inheritdoc cref="PendingReply"/>
/// <param name="request">The request.</param>
/// <param name="read">Reads what the caller asked for from a reply that says ok.</param>
/// <param name="giveBack">Gives back what a reply brings that nobody waits for any longer; null where there is nothing to.</param>
internal sealed class PendingReply<T>(in Request request, Func<Reply, T> read, Action<T>? giveBack) : PendingReply(request)
{
    private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Task => _result.Task;

    /// <summary>The caller waits no longer. If the request was sent, the reply will come all the same.</summary>
    public void Abandon(CancellationToken cancellationToken) => _result.TrySetCanceled(cancellationToken);

    public override void Complete(PerlReader reader)
    {
        reader.State = Request.State;
        try
        {
            var reply = Reply.Read(reader);
            if (!reply.IsOk)
            {
                _result.TrySetException(reply.Error());
                return;
            }
            Take(reply);
        }
        finally
        {
            reader.State = null;
        }
    }

    public override void Fail(Exception exception)
    {
        _result.TrySetException(exception);
        // Whoever waits no longer does not look at it either.
        _ = _result.Task.Exception;
    }

    private void Take(Reply reply)
    {
        T result;
        try
        {
            result = read(reply);
        }
        catch (PerlDataException e) when (e.Error is PerlDataError.WrongType or PerlDataError.OutOfRange or PerlDataError.Cyclic)
        {
            // All of it was read, and objects in it have been given back.
            Fail(e);
            return;
        }
        if (_result.TrySetResult(result))
            return;
        // Nobody will use the objects that the caller did not wait for.
        Request.State?.GiveBack();
        giveBack?.Invoke(result);
    }
}
