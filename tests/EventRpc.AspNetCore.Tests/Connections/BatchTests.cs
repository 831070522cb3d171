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
        await using var client = await ConnectAsync(host.EndPoint, format);
        var oid = await client.NewAsync("T::Thing::new", "data", "x");
        var message = client.Encode(Request("exec", ("oid", oid), ("method", "get_data")));
        for (var split = 1; split < message.Length; split++)
        {
            await client.Stream.WriteAsync(message.AsMemory(0, split));
            await client.Stream.WriteAsync(message.AsMemory(split));
            Assert.Equal("x", ((PerlArray)(await client.ReceiveAsync())["rc"])[0].ToString());
        }

        foreach (var single in message)
            await client.Stream.WriteAsync(new[] { single });
        Assert.Equal("x", ((PerlArray)(await client.ReceiveAsync())["rc"])[0].ToString());
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
