using System.Diagnostics;

namespace EventRpc.Resilience;

/// <summary>Clients that hold an object each.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    private const int AtOnce = 32;

    private readonly (RpcTestClient Client, string Oid)[] _members;

    private Crowd((RpcTestClient, string)[] members) => _members = members;

    public IReadOnlyList<(RpcTestClient Client, string Oid)> Members => _members;

    /// <summary>How many connections this process may have: files are connections, and some are needed for other things.</summary>
    public static int MostConnections =>
        OperatingSystem.IsLinux() && File.ReadLines("/proc/self/limits").First(line => line.StartsWith("Max open files", StringComparison.Ordinal)) is var line
            && int.TryParse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3], out var files) ? files - 500 : 500;

    public static async Task<Crowd> GatherAsync(System.Net.IPEndPoint server, int count, CancellationToken cancellationToken)
    {
        var members = new (RpcTestClient, string)[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (i, _) =>
        {
            var client = await ConnectAsync(server, MessageFormat.Sereal);
            members[i] = (client, await client.NewTargetAsync());
        });
        return new Crowd(members);
    }

    /// <summary>Has some of them call one call after the other, each of which must be answered rightly.</summary>
    public async Task<Latencies> CallAsync(int count, TimeSpan duration, CancellationToken cancellationToken)
    {
        var latencies = new Latencies();
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, count).Select(i => Task.Run(() => CallOneAsync(i), cancellationToken)));
        return latencies;

        async Task CallOneAsync(int i)
        {
            // From all over, not those that came first.
            var (client, oid) = _members[(int)((long)i * _members.Length / count)];
            var own = new Latencies();
            for (var call = 0; clock.Elapsed < duration; call++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var begin = Stopwatch.GetTimestamp();
                Assert.Equal($"{i} {call}", (await client.ResultAsync(oid, "echo", $"{i} {call}")).ToString());
                own.Add(Stopwatch.GetTimestamp() - begin);
            }
            lock (latencies)
                latencies.Add(own);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (client, _) in _members)
            await client.DisposeAsync();
    }
}
