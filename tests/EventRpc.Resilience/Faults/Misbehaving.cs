using EventRpc.Client;

namespace EventRpc.Resilience;

/// <summary>A class whose methods do what none should.</summary>
[RpcClass("Resilience::Misbehaving")]
public sealed class Misbehaving(MisbehavingCalls calls) : IDisposable
{
    private bool _isDisposed;

    [RpcConstructor("new")]
    public static Misbehaving New(MisbehavingCalls calls) => new(calls);

    [RpcMethod]
    public string Throw() => throw new InvalidOperationException("secret");

    /// <summary>Throws what cannot even say what it is.</summary>
    [RpcMethod]
    public string ThrowUnspeakable() => throw new UnspeakableException();

    [RpcMethod]
    public async Task<string> ThrowLaterAsync()
    {
        await Task.Yield();
        throw new OperationCanceledException("secret");
    }

    /// <summary>Takes no notice of anything until it is let go.</summary>
    [RpcMethod]
    public async Task<string> NeverReturnAsync()
    {
        await calls.LetGo;
        return "at last";
    }

    [RpcMethod]
    public string Block()
    {
        calls.LetGo.Wait();
        return "at last";
    }

    [RpcMethod]
    public int[] Overflow() => new int[1_000_000];

    [RpcMethod]
    public Task<string> ReturnElsewhere()
    {
        // What waits for it runs on this thread.
        var result = new TaskCompletionSource<string>();
        new Thread(() => result.SetResult("from elsewhere")).Start();
        return result.Task;
    }

    [RpcMethod]
    public string DisposeItself()
    {
        Dispose();
        return "disposed";
    }

    [RpcMethod]
    public string LeaveMe(RpcCallContext context, IEventRpcServer server) => server.Disconnect(context.Connection.Id) ? "gone" : "still there";

    /// <summary>Is a client of the server that it is called by.</summary>
    [RpcMethod]
    public async Task<string?> CallBackAsync(IEventRpcServer server, CancellationToken cancellationToken)
    {
        await using var client = await EventRpcClient.ConnectAsync(
            new() { Host = "127.0.0.1", Port = ((System.Net.IPEndPoint)server.Endpoints[0].EndPoint).Port }, cancellationToken);
        await using var target = await client.NewAsync("Resilience::Target", cancellationToken);
        return await target.CallAsync<string>("echo", ["called back"], cancellationToken);
    }

    public void Dispose()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _isDisposed = true;
    }

    private sealed class UnspeakableException : Exception
    {
        public override string Message => throw new InvalidOperationException("It cannot be told.");

        public override string ToString() => Message;
    }
}
