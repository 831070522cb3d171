using EventRpc.Protocol;

namespace EventRpc.Client;

/// <summary>A request that was sent and whose reply has not come.</summary>
internal abstract class PendingReply
{
    /// <summary>Takes the reply.</summary>
    public abstract void Complete(PerlReader reader);

    /// <summary>There will be no reply, or it cannot be read.</summary>
    public abstract void Fail(Exception exception);
}

/// <inheritdoc cref="PendingReply"/>
/// <param name="read">Reads what the caller asked for from a reply that says ok.</param>
/// <param name="state">What converters need for it.</param>
internal sealed class PendingReply<T>(Func<Reply, T> read, object? state) : PendingReply
{
    private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Task => _result.Task;

    /// <summary>The caller waits no longer. The reply will come all the same.</summary>
    public void Abandon(CancellationToken cancellationToken) => _result.TrySetCanceled(cancellationToken);

    public override void Complete(PerlReader reader)
    {
        reader.State = state;
        var reply = Reply.Read(reader);
        if (!reply.IsOk)
        {
            _result.TrySetException(reply.Error());
            return;
        }
        var result = read(reply);
        // Nobody will use the object that the caller did not wait for.
        if (!_result.TrySetResult(result) && result is RemoteObject remote)
            remote.GiveBack();
    }

    public override void Fail(Exception exception)
    {
        _result.TrySetException(exception);
        // Whoever waits no longer does not look at it either.
        _ = _result.Task.Exception;
    }
}
