using System.Buffers.Binary;
using EventRpc.Protocol;
using EventRpc.Testing;
using static EventRpc.Testing.RpcTestClient;

namespace EventRpc.AspNetCore.Tests.Connections;

/// <summary>What serves requests serves one client after the other, and no client notices.</summary>
public sealed class SharedProcessorTests
{
    private static Task<RpcTestHost> StartAsync() => RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>(), ("EventRpc:AllowStorable", "true"));

    [Fact]
    public async Task Clients_of_all_formats_are_served_in_turn()
    {
        await using var host = await StartAsync();
        var clients = new List<(RpcTestClient Client, string Oid)>();
        foreach (var format in MessageFormat.All)
        {
            var client = await ConnectAsync(host.EndPoint, format);
            clients.Add((client, await client.NewAsync("T::Thing::new", "data", format.Name)));
        }
        for (var round = 0; round < 3; round++)
        {
            foreach (var (i, (client, oid)) in clients.Index())
            {
                Assert.Equal(MessageFormat.All[i].Name, (await client.ResultAsync(oid, "get_data")).ToString());
                Assert.StartsWith("Illegal access to unknown object", await client.ErrorAsync(clients[(i + 1) % clients.Count].Oid, "get_data"), StringComparison.Ordinal);
            }
        }
        foreach (var (client, _) in clients)
            await client.DisposeAsync();
    }

    [Fact]
    public async Task A_message_that_arrives_in_pieces_is_not_mixed_up_with_those_of_others()
    {
        await using var host = await StartAsync();
        await using var slow = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        await using var other = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        var slowOid = await slow.NewAsync("T::Thing::new", "data", "slow");
        var otherOid = await other.NewAsync("T::Thing::new", "data", "other");
        var request = slow.Encode(Request("exec", ("oid", slowOid), ("method", "get_data"), ("params", Arguments())));
        for (var split = 1; split < request.Length; split += 9)
        {
            // With a whole request in front, whose answer tells that the piece has been seen.
            await slow.Stream.WriteAsync((byte[])[.. request, .. request[..split]]);
            await slow.ReceiveAsync();
            Assert.Equal("other", (await other.ResultAsync(otherOid, "get_data")).ToString());
            await slow.Stream.WriteAsync(request.AsMemory(split..));
            Assert.Equal("slow", ((PerlArray)(await slow.ReceiveAsync())["rc"])[0].ToString());
        }
    }

    [Fact]
    public async Task Calls_that_wait_do_so_each_with_what_is_its_own()
    {
        await using var host = await StartAsync();
        var clients = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => ConnectAsync(host.EndPoint, MessageFormat.Sereal)));
        await Task.WhenAll(clients.Select(async (client, i) =>
        {
            var oid = await client.NewAsync("T::Thing::new");
            for (var call = 0; call < 20; call++)
                Assert.Equal($"{i} {call}", (await client.ResultAsync(oid, "later", $"{i} {call}")).ToString());
        }));
        foreach (var client in clients)
            await client.DisposeAsync();
    }

    [Fact]
    public async Task What_cannot_be_read_is_answered_in_the_version_that_its_client_last_wrote()
    {
        await using var host = await StartAsync();
        await using var old = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        await using var current = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        await using var silent = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        var request = old.Encode(Request("version"));
        var inVersion2 = request.ToArray();
        BinaryPrimitives.WriteUInt32BigEndian(inVersion2.AsSpan(MessageFrame.HeaderLength), 0x3d73726c);
        inVersion2[MessageFrame.HeaderLength + 4] = 2;
        byte[] unreadable = [0, 0, 0, 8, .. "no Seral"u8];

        Assert.Equal(2, await VersionAsync(old, inVersion2));
        Assert.Equal(3, await VersionAsync(silent, unreadable));
        Assert.Equal(3, await VersionAsync(current, request));
        Assert.Equal(2, await VersionAsync(old, unreadable));
        Assert.Equal(3, await VersionAsync(current, unreadable));
    }

    private static async Task<int> VersionAsync(RpcTestClient client, byte[] message)
    {
        await client.Stream.WriteAsync(message);
        return (await client.ReceiveBytesAsync())![4] & 0x0f;
    }
}
