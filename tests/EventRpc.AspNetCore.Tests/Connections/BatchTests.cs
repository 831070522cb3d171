using EventRpc.AspNetCore.Tests.Dispatch;
using EventRpc.Protocol;
using EventRpc.Testing;
using static EventRpc.Testing.RpcTestClient;

namespace EventRpc.AspNetCore.Tests.Connections;

/// <summary>Requests as a network may deliver them: in pieces, in any order of keys, many at once.</summary>
public abstract class BatchTests(MessageFormat format)
{
    private static Task<RpcTestHost> StartAsync() => RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>(), ("EventRpc:AllowStorable", "true"));

    [Fact]
    public async Task A_request_may_have_its_keys_in_any_order()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host.EndPoint, format);
        var oid = await client.NewAsync("T::Thing::new");
        KeyValuePair<string, PerlValue>[] pairs = [new("cmd", "exec"), new("oid", oid), new("method", "add"), new("params", Arguments(1, 2)), new("extra", new PerlHash { ["a"] = Arguments(1) })];
        foreach (var order in Permutations(pairs))
        {
            var request = new PerlHash();
            foreach (var (key, value) in order)
                request[key] = value;
            Assert.Equal("3", ((PerlArray)(await client.CallAsync(request))["rc"])[0].ToString());
        }
    }

    [Fact]
    public async Task A_request_may_be_split_at_any_byte()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host.EndPoint);
        var negotiation = client.Encode(Request("neg_format_set", ("msg", format.Name)));
        await client.SetFormatAsync(format);
        var message = client.Encode(Request("new", ("method", "T::Thing::new"), ("params", Arguments("data", "x"))));
        var halves = Enumerable.Range(1, message.Length - 1).SelectMany(split => new[] { message[..split], message[split..] });
        var singles = message.Select(single => new[] { single });

        using var connection = new InMemoryConnection();
        await connection.ServeAsync(host, [negotiation, .. halves, .. singles]);

        var replies = connection.Messages.Skip(1).ToList();
        Assert.Equal(message.Length, replies.Count);
        foreach (var reply in replies)
        {
            var reader = format.CreateReader();
            reader.Start(reply);
            Assert.Equal("1", ((PerlHash)PerlValue.Read(reader))["ok"].ToString());
        }
    }

    [Fact]
    public async Task A_hundred_pipelined_requests_are_answered_in_order()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host.EndPoint, format);
        var oid = await client.NewAsync("T::Thing::new");
        var batch = Enumerable.Range(0, 100)
            .SelectMany(i => client.Encode(Request("exec", ("oid", oid), ("method", i % 7 == 3 ? "later" : "add"), ("params", Arguments(i, 0)))))
            .ToArray();
        await client.Stream.WriteAsync(batch);
        for (var i = 0; i < 100; i++)
            Assert.Equal($"{i}", ((PerlArray)(await client.ReceiveAsync())["rc"])[0].ToString());
    }

    [Fact]
    public async Task A_format_can_be_set_and_used_in_one_batch()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host.EndPoint);
        await using var other = await ConnectAsync(host.EndPoint, format);
        await client.Stream.WriteAsync((byte[])[.. client.Encode(Request("neg_format_set", ("msg", format.Name))), .. other.Encode(Request("version"))]);
        Assert.True((await client.ReceiveAsync())["ok"].IsTrue);
        var reader = format.CreateReader();
        reader.Start((await client.ReceiveBytesAsync())!);
        Assert.Equal("1.10", ((PerlHash)PerlValue.Read(reader))["version"].ToString());
    }

    private static IEnumerable<T[]> Permutations<T>(T[] items) =>
        items.Length <= 1
            ? [items]
            : items.SelectMany((item, i) => Permutations(items.Where((_, j) => j != i).ToArray()).Select(rest => (T[])[item, .. rest]));
}

public sealed class SerealBatchTests() : BatchTests(MessageFormat.Sereal);

public sealed class CborBatchTests() : BatchTests(MessageFormat.Cbor);

public sealed class JsonBatchTests() : BatchTests(MessageFormat.Json);

public sealed class StorableBatchTests() : BatchTests(MessageFormat.Storable);
