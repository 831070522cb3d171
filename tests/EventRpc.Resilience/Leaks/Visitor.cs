using System.Diagnostics;

namespace EventRpc.Resilience;

/// <summary>
/// A client that comes again and again, and does something of everything: each format, in clear and by TLS, logins right and wrong, objects made,
/// handed out and given back, calls that succeed and that fail, large arguments and results, and every way to leave.
/// </summary>
internal sealed class Visitor(ServerProcess server, int seed, Tally tally)
{
    private static readonly MessageFormat[] Formats = [MessageFormat.Sereal, MessageFormat.Cbor, MessageFormat.Json, MessageFormat.Storable];
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

#pragma warning disable CA5394 // The same visits each time.
    private readonly Random _random = new(seed);

    public async Task VisitAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
                await VisitOnceAsync();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // It was the last visit.
        }
    }

    private async Task VisitOnceAsync()
    {
        if (_random.Next(50) == 0)
            await ReadLogAsync();
        var client = _random.Next(4) == 0 ? await ConnectTlsAsync(server.TlsEndPoint) : await ConnectAsync(server.EndPoint);
        await client.SetFormatAsync(_random.GetItems(Formats, 1)[0]);
        if (_random.Next(8) == 0)
            Assert.Equal("Illegal credentials", (await client.LogInAsync(LogIns.User, "wrong"))["msg"].ToString());
        await client.LogInAsync();

        var latencies = new Latencies();
        List<string> oids = [await client.NewTargetAsync()];
        for (var calls = _random.Next(10, 40); calls > 0; calls--)
            await CallAsync(client, oids, latencies);
        tally.Add(latencies);
        await LeaveAsync(client, oids[0]);
    }

    private async Task CallAsync(RpcTestClient client, List<string> oids, Latencies latencies)
    {
        var oid = oids[_random.Next(oids.Count)];
        switch (_random.Next(20))
        {
            case 0:
                Assert.StartsWith("as it should", await client.ErrorAsync(oid, "fail", "as it should"), StringComparison.Ordinal);
                break;
            case 1:
                Assert.Equal("Illegal access to Resilience::Target->unknown", await client.ErrorAsync(oid, "unknown"));
                break;
            case 2:
                var length = _random.Next(1, _random.Next(10) == 0 ? 1_000_000 : 10_000);
                Assert.Equal(length, ((PerlString)await client.ResultAsync(oid, "bytes", length)).Bytes.Length);
                break;
            case 3:
                var data = new byte[_random.Next(1, 100_000)];
                Assert.Equal($"{data.Length}", (await client.ResultAsync(oid, "length_of", data)).ToString());
                break;
            case 4:
                oids.Add(await client.NewTargetAsync());
                break;
            case 5:
                oids.AddRange(((PerlArray)await client.ResultAsync(oid, "many", _random.Next(20))).Items.Select(handed => handed.ToString()!));
                break;
            case 6 when oids.Count > 1:
                oids.Remove(oid);
                Assert.True((await client.CallAsync(Request("client_destroy", ("oid", oid))))["ok"].IsTrue);
                break;
            case 7:
                await client.SetFormatAsync(_random.GetItems(Formats, 1)[0]);
                break;
            case 8:
                await client.ResultAsync(oid, "wait", _random.Next(3));
                break;
            default:
                var begin = Stopwatch.GetTimestamp();
                Assert.Equal("again", (await client.ResultAsync(oid, "echo", "again")).ToString());
                latencies.Add(Stopwatch.GetTimestamp() - begin);
                break;
        }
    }

    private async Task LeaveAsync(RpcTestClient client, string oid)
    {
        switch (_random.Next(4))
        {
            case 0:
                client.Reset();
                return;
            case 1:
                // In the middle of a call.
                await client.SendAsync(Request("exec", ("oid", oid), ("method", "wait"), ("params", Arguments(1_000))));
                break;
            case 2:
                // In the middle of a message.
                await client.Stream.WriteAsync(client.Encode(Request("version")).AsMemory(..^1));
                break;
        }
        await client.DisposeAsync();
    }

    private async Task ReadLogAsync()
    {
        await using var client = await ConnectAsync(server.LogEndPoint);
        Assert.NotEqual(0, await client.Stream.ReadAsync(new byte[100]));
    }
#pragma warning restore CA5394
}
