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
    public Task CallAsync(CancellationToken cancellationToken) => CallAsync(() => !cancellationToken.IsCancellationRequested);

    /// <summary>Calls until it is told to stop, connecting again whenever the connection is lost, and calling again what was lost with it.</summary>
    public async Task CallOnAsync(CancellationToken stop)
    {
        while (GoesOn())
        {
            await CallAsync(GoesOn);
            await Task.Delay(Pause, CancellationToken.None);
        }

        bool GoesOn() => !stop.IsCancellationRequested || Lost.Count > 0;
    }

    private async Task CallAsync(Func<bool> goesOn)
    {
        try
        {
            await using var client = await EventRpcClient.ConnectAsync(new() { Host = $"{server.Address}", Port = server.Port }, CancellationToken.None);
            Connections++;
            await using var target = await client.NewAsync("Resilience::Target");
            while (goesOn())
                await CallAsync(target);
        }
        catch (RpcConnectionException)
        {
            // The server has gone.
        }
    }

    private async Task CallAsync(RemoteObject target)
    {
        var number = Lost.FirstOrDefault() ?? $"{id}.{Answered.Count + Lost.Count}";
        Lost.Add(number);
        Assert.Equal(number, await target.CallAsync<string>("numbered", number, Duration));
        Lost.Remove(number);
        Assert.True(Answered.Add(number), $"{number} was answered twice.");
    }
}
