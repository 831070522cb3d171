using System.Net;
using EventRpc.Client;

namespace EventRpc.Resilience;

/// <summary>A client whose calls have numbers, so that both sides can tell what became of each.</summary>
internal sealed class NumberedCaller(IPEndPoint server, int id)
{
    private const int Duration = 2;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Those that were answered.</summary>
    public HashSet<string> Answered { get; } = [];

    /// <summary>Those that were lost with a connection.</summary>
    public HashSet<string> Lost { get; } = [];

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

        bool GoesOn() => !stop.IsCancellationRequested || Lost.Count > 0;
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

    private async Task CallAsync(RemoteObject target, CancellationToken cancellationToken)
    {
        var number = Lost.FirstOrDefault() ?? $"{id}.{Answered.Count + Lost.Count}";
        Lost.Add(number);
        Assert.Equal(number, await target.CallAsync<string>("numbered", [number, Duration], cancellationToken));
        Lost.Remove(number);
        Assert.True(Answered.Add(number), $"{number} was answered twice.");
    }
}
