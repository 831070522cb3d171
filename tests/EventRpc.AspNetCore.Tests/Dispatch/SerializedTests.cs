using EventRpc.Protocol;
using EventRpc.Testing;
using static EventRpc.Testing.RpcTestClient;

namespace EventRpc.AspNetCore.Tests.Dispatch;

public sealed class SerializedTests
{
    [Theory]
    [InlineData(false, RpcDispatch.Concurrent, 2)]
    [InlineData(false, RpcDispatch.Serialized, 1)]
    [InlineData(true, null, 1)]
    [InlineData(true, RpcDispatch.Concurrent, 2)]
    public async Task Calls_of_two_clients_are_served_as_server_and_class_say(bool serverSerializes, RpcDispatch? ofClass, int together)
    {
        var slow = new Slow();
        await using var host = await RpcTestHost.StartAsync(
            rpc => rpc.AddClass<Slow>("T::Slow", c =>
            {
                c.Singleton("instance", () => slow).Method("wait", x => x.WaitAsync);
                if (ofClass is { } dispatch)
                    c.Dispatch(dispatch);
            }),
            ("EventRpc:Dispatch", serverSerializes ? "Serialized" : "Concurrent"));
        await using var first = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        await using var second = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        // Making an object is a call too, and would wait for its turn.
        var firstOid = await first.NewAsync("T::Slow::instance");
        var secondOid = await second.NewAsync("T::Slow::instance");
        await first.SendAsync(Request("exec", ("oid", firstOid), ("method", "wait")));
        await second.SendAsync(Request("exec", ("oid", secondOid), ("method", "wait")));
        var begun = new List<TaskCompletionSource>();
        while (begun.Count < together)
            begun.Add(await slow.NextAsync());
        begun.ForEach(call => call.SetResult());
        if (together == 1)
            (await slow.NextAsync()).SetResult();
        Assert.Equal("waited", ((PerlArray)(await first.ReceiveAsync())["rc"])[0].ToString());
        Assert.Equal("waited", ((PerlArray)(await second.ReceiveAsync())["rc"])[0].ToString());
        Assert.Equal(together, slow.MostInside);
    }

    [Fact]
    public async Task Who_leaves_while_it_waits_for_its_turn_keeps_nobody_waiting()
    {
        var slow = new Slow();
        await using var host = await RpcTestHost.StartAsync(
            rpc => rpc.AddClass<Slow>("T::Slow", c => c.Singleton("instance", () => slow).Method("wait", x => x.WaitAsync).Method("answer", x => x.Answer)),
            ("EventRpc:Dispatch", "Serialized"));
        await using var first = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        var oid = await first.NewAsync("T::Slow::instance");
        await first.SendAsync(Request("exec", ("oid", oid), ("method", "wait")));
        var call = await slow.NextAsync();
        await using (var second = await ConnectAsync(host.EndPoint, MessageFormat.Sereal))
            await second.SendAsync(Request("new", ("method", "T::Slow::instance")));
        await host.Logs.WaitForAsync(line => line.EventId.Id == 11);
        call.SetResult();
        Assert.True((await first.ReceiveAsync())["ok"].IsTrue);
        Assert.Equal("answer", (await first.ResultAsync(oid, "answer")).ToString());
    }

    [Fact]
    public async Task Objects_are_disposed_in_turn_and_a_call_that_fails_gives_its_turn_back()
    {
        await using var host = await RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>(), ("EventRpc:Dispatch", "Serialized"), ("EventRpc:Limits:MaxMessageSize", "5000"));
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        var oid = await client.NewAsync("T::Thing::new");
        Assert.Equal("boo", await client.ErrorAsync(oid, "fail", "boo"));
        // Hands out an object that is given back, as the reply is too large.
        Assert.Contains("exceeds limit", await client.ErrorAsync(oid, "too_much", 6000), StringComparison.Ordinal);
        Assert.Equal(1, host.Server.ObjectCount);
        var thing = (Thing)Assert.Single(host.Server.Objects).Instance;
        await client.CallAsync(Request("client_destroy", ("oid", oid)));
        await thing.Disposed.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(0, host.Server.ObjectCount);
    }
}
