using System.Net;
using EventRpc.Client;

namespace EventRpc.Resilience;

/// <summary>A client whose calls have numbers, so that both sides can tell what became of each.</summary>
internal sealed class NumberedCaller(IPEndPoint server, int id)
{
    private const int AtOnce = 3;
    private const int Milliseconds = 2;

    /// <summary>What every tenth call is answered with, in characters.</summary>
    private const int LongReply = 300_000;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private int _next;

    /// <summary>Those that were answered.</summary>
    public HashSet<string> Answered { get; } = [];

    /// <summary>Those that were not, be it yet or as their connection was lost.</summary>
    public HashSet<string> Unanswered { get; } = [];

    /// <summary>How many were called again, as their connection had been lost.</summary>
    public int Repeated { get; private set; }

    /// <summary>How often it has connected.</summary>
    public int Connections { get; private set; }

    /// <summary>Calls until the connection is lost.</summary>
    public Task CallAsync(CancellationToken cancellationToken) => CallAsync(() => !cancellationToken.IsCancellationRequested, cancellationToken);

    /// <summary>Calls until it is told to stop, connecting again whenever the connection is lost, and calling again what was lost with it.</summary>
    /// <param name="stop">Tells it to stop when it has no call left that was lost.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    public async Task CallOnAsync(CancellationToken stop, CancellationToken cancellationToken)
    {
        while (GoesOn())
        {
            cancellationToken.ThrowIfCancellationRequested();
            await CallAsync(GoesOn, cancellationToken);
            await Task.Delay(Pause, cancellationToken);
        }

        bool GoesOn() => !stop.IsCancellationRequested || Unanswered.Count > 0;
    }

    private async Task CallAsync(Func<bool> goesOn, CancellationToken cancellationToken)
    {
        try
        {
            await using var client = await EventRpcClient.ConnectAsync(new() { Host = $"{server.Address}", Port = server.Port }, cancellationToken);
            Connections++;
            await using var target = await client.NewAsync("Resilience::Target", cancellationToken);
            while (goesOn())
                await CallAsync(target, cancellationToken);
        }
        catch (RpcConnectionException)
        {
            // The server has gone.
        }
    }

    /// <summary>Calls some at once: the first is served, and the others wait behind it in the server's hands.</summary>
    private async Task CallAsync(RemoteObject target, CancellationToken cancellationToken)
    {
        var numbers = Unanswered.Take(AtOnce).ToList();
        Repeated += numbers.Count;
        while (numbers.Count < AtOnce)
            numbers.Add($"{id}.{_next++}");
        Unanswered.UnionWith(numbers);
        await Task.WhenAll(numbers.Select(number => CallOneAsync(target, number, cancellationToken)));
    }

    private async Task CallOneAsync(RemoteObject target, string number, CancellationToken cancellationToken)
    {
        var length = number.EndsWith('0') ? LongReply : 0;
        Assert.Equal(number.PadRight(length), await target.CallAsync<string>("numbered", [number, Milliseconds, length], cancellationToken));
        lock (Answered)
        {
            Unanswered.Remove(number);
            Assert.True(Answered.Add(number), $"{number} was answered twice.");
        }
    }
}
