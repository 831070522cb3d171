using EventRpc.AspNetCore;

namespace EventRpc.Interop.Tests.Classes;

/// <summary>The one object that all clients share, where two of them can wait for one another.</summary>
[RpcClass("Interop::Hub")]
[method: RpcSingleton("instance")]
public sealed class Hub(Observed observed)
{
    private readonly Dictionary<string, TaskCompletionSource> _meetings = [];
    private string _text = "";

    /// <summary>Waits until two clients have called this with the same name.</summary>
    [RpcMethod]
    public Task MeetAsync(string where, CancellationToken cancellationToken)
    {
        lock (_meetings)
        {
            if (_meetings.Remove(where, out var other))
            {
                other.SetResult();
                return Task.CompletedTask;
            }
            var first = _meetings[where] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return first.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Tells the test where the client is, and returns when the test has seen what it wants to see.</summary>
    [RpcMethod]
    public async Task PauseAsync(string where)
    {
        observed.Note($"at {where}", where);
        await observed.WaitForAsync($"go on from {where}");
    }

    /// <summary>Never returns, unless the client goes.</summary>
    [RpcMethod]
    public async Task HangAsync(CancellationToken cancellationToken)
    {
        observed.Note("hanging", "");
        await using (cancellationToken.UnsafeRegister(_ => observed.Note("cancelled", ""), null))
            await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    [RpcMethod]
    public void Append(string text)
    {
        lock (_meetings)
            _text += text;
    }

    [RpcMethod]
    public string GetText()
    {
        lock (_meetings)
            return _text;
    }

    [RpcMethod]
    public int ClientCount(IEventRpcServer server) => server.ConnectionCount;

    [RpcMethod]
    public string? Whoami(RpcCallContext context) => context.User.Identity?.Name;

    [RpcMethod]
    public bool IsInRole(string role, RpcCallContext context) => context.User.IsInRole(role);

    [RpcMethod]
    public string Format(RpcCallContext context) => context.Connection.MessageFormat;
}
