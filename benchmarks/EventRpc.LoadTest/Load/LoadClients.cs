using System.Diagnostics;
using System.Net;

namespace EventRpc.LoadTest.Load;

/// <summary>Many clients that call at once, each with one call in flight.</summary>
internal sealed class LoadClients : IDisposable
{
    private readonly List<LoadClient> _clients = [];

    public static async Task<LoadClients> ConnectAsync(IPEndPoint server, int count, CancellationToken cancellationToken)
    {
        var clients = new LoadClients();
        for (var i = 0; i < count; i++)
        {
            var client = new LoadClient();
            clients._clients.Add(client);
            await client.ConnectAsync(server, MessageFormat.Sereal, cancellationToken);
        }
        return clients;
    }

    /// <summary>Has all of them call for a time.</summary>
    /// <param name="duration">How long.</param>
    /// <param name="rate">Calls a second, all together; 0 for each as soon as its last is answered.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <returns>How many calls a second were answered.</returns>
    public async Task<double> RunAsync(TimeSpan duration, int rate, CancellationToken cancellationToken)
    {
        var before = _clients.Sum(client => client.Answered);
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(_clients.Select((client, i) => Task.Run(() => RunAsync(client, i, clock, duration, rate, cancellationToken), cancellationToken)));
        return (_clients.Sum(client => client.Answered) - before) / clock.Elapsed.TotalSeconds;
    }

    public void Dispose() => _clients.ForEach(client => client.Dispose());

    private async Task RunAsync(LoadClient client, int index, Stopwatch clock, TimeSpan duration, int rate, CancellationToken cancellationToken)
    {
        // Each client's calls are as far apart as the rate asks for, and the clients' are spread between them.
        var interval = rate == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds((double)_clients.Count / rate);
        var next = interval * ((double)index / _clients.Count);
        while (clock.Elapsed < duration)
        {
            if (rate > 0)
            {
                if (next - clock.Elapsed is var early && early > TimeSpan.FromMilliseconds(1))
                    await Task.Delay(early, cancellationToken);
                next += interval;
            }
            await client.CallAsync(cancellationToken);
        }
    }
}
