using EventRpc.Protocol;
using EventRpc.Testing;
using Microsoft.Extensions.DependencyInjection;
using static EventRpc.Testing.RpcTestClient;

namespace EventRpc.AspNetCore.Tests.Objects;

/// <summary>Objects on their way to clients, back, and out of the world, in every format.</summary>
public abstract class ObjectTests(MessageFormat format)
{
    private static Task<RpcTestHost> StartAsync() => StartAsync(rpc => rpc.AddClass<Thing>());

    private static Task<RpcTestHost> StartAsync(Action<EventRpcBuilder> configure) =>
        RpcTestHost.StartAsync(configure, ("EventRpc:AllowStorable", "true"));

    [Fact]
    public async Task An_id_tells_the_class_and_cannot_be_guessed()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host.EndPoint, format);
        var first = await client.NewAsync("T::Thing::new");
        var second = await client.NewAsync("T::Thing::new");
        Assert.Matches("""\AT::Thing=HASH\(0x[0-9a-f]{32}\)\z""", first);
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task Objects_are_handed_out_alone_in_lists_in_hashes_in_tuples_and_not_at_all()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host.EndPoint, format);
        var oid = await client.NewAsync("T::Thing::new", "data", "original");
        var clone = (await client.ResultAsync(oid, "clone")).ToString()!;
        Assert.Equal("original", (await client.ResultAsync(clone, "get_data")).ToString());
        var list = (PerlArray)await client.ResultAsync(oid, "list", 3);
        Assert.Equal("2", (await client.ResultAsync(list[2].ToString()!, "get_data")).ToString());
        var hash = (PerlHash)await client.ResultAsync(oid, "hash");
        Assert.Equal(oid, hash["me"].ToString());
        Assert.Equal("a", (await client.ResultAsync(hash["a"].ToString()!, "get_data")).ToString());
        Assert.IsType<PerlUndef>(await client.ResultAsync(oid, "none"));
        var tuple = ((PerlArray)(await client.ExecAsync(oid, "too_much", 3))["rc"]).Items;
        Assert.Equal("lost", (await client.ResultAsync(tuple[0].ToString()!, "get_data")).ToString());
        Assert.Equal(3, tuple.Count);
    }

    [Fact]
    public async Task An_object_comes_back_as_a_parameter_under_whatever_class_the_client_calls_it()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host.EndPoint, format);
        var first = await client.NewAsync("T::Thing::new");
        var second = await client.NewAsync("T::Thing::new", "data", "second");
        Assert.Equal("second", (await client.ResultAsync(first, "data_of", Proxy(second))).ToString());
        Assert.Equal("second", (await client.ResultAsync(first, "data_of", new PerlReference(second) { ClassName = "Mapped::Class" })).ToString());
        Assert.Equal("unknown object with key 'T::Thing=HASH(0x5)'", await client.ErrorAsync(first, "data_of", Proxy("T::Thing=HASH(0x5)")));
        Assert.Equal("T::Thing->data_of: parameter 'other': Expected an object of T::Thing, found a string", await client.ErrorAsync(first, "data_of", second));
    }

    [Fact]
    public async Task A_connection_may_use_only_what_it_was_handed()
    {
        await using var host = await StartAsync();
        await using var owner = await ConnectAsync(host.EndPoint, format);
        await using var thief = await ConnectAsync(host.EndPoint, format);
        var oid = await owner.NewAsync("T::Thing::new", "data", "private");
        var own = await thief.NewAsync("T::Thing::new");
        Assert.Equal($"Illegal access to unknown object with oid={oid}", await thief.ErrorAsync(oid, "get_data"));
        Assert.Equal($"unknown object with key '{oid}'", await thief.ErrorAsync(own, "data_of", Proxy(oid)));
        Assert.True((await thief.CallAsync(Request("client_destroy", ("oid", oid))))["ok"].IsTrue);
        Assert.Equal("private", (await owner.ResultAsync(oid, "get_data")).ToString());
    }

    [Fact]
    public async Task Each_handing_out_is_given_back_on_its_own_and_the_last_disposes()
    {
        Thing? made = null;
        await using var host = await StartAsync(rpc => rpc.AddClass<Thing>("T::Thing", c => c
            .Constructor("new", () => made = new Thing())
            .ObjectMethod("self", t => t.Self)
            .Method("get_size", t => t.GetSize)));
        await using var client = await ConnectAsync(host.EndPoint, format);
        var oid = await client.NewAsync("T::Thing::new");
        Assert.Equal(oid, (await client.ResultAsync(oid, "self")).ToString());
        await client.CallAsync(Request("client_destroy", ("oid", oid)));
        Assert.False(made!.Disposed.Task.IsCompleted);
        Assert.Equal("7", (await client.ResultAsync(oid, "get_size")).ToString());
        await client.CallAsync(Request("client_destroy", ("oid", oid)));
        Assert.True(made.Disposed.Task.IsCompleted);
        Assert.Equal($"Illegal access to unknown object with oid={oid}", await client.ErrorAsync(oid, "get_size"));
        Assert.Equal(0, host.Server.ObjectCount);
    }

    [Fact]
    public async Task Destroying_what_is_not_there_succeeds()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host.EndPoint, format);
        foreach (var junk in new PerlValue[] { "5", 5, "", PerlValue.Undef, Arguments(1) })
            Assert.True((await client.CallAsync(Request("client_destroy", ("oid", junk))))["ok"].IsTrue);
        Assert.True((await client.CallAsync(Request("client_destroy")))["ok"].IsTrue);
    }

    [Fact]
    public async Task Many_objects_are_found_listed_and_given_back_in_any_order()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host.EndPoint, format);
        var connection = Assert.Single(host.Server.Connections);
        for (var round = 0; round < 2; round++)
        {
            var held = new Dictionary<string, string>();
            for (var i = 0; i < 30; i++)
                held.Add(await client.NewAsync("T::Thing::new", "data", $"{i}"), $"{i}");
            foreach (var (i, oid) in held.Keys.Order().ToList().Index())
            {
                Assert.Equal(held[oid], (await client.ResultAsync(oid, "get_data")).ToString());
                Assert.Equal(held.Keys.Order(), connection.HeldObjects.Select(held => held.Oid).Order());
                if (i == 5)
                    Assert.Equal(oid, (await client.ResultAsync(oid, "self")).ToString());
                await client.CallAsync(Request("client_destroy", ("oid", oid)));
                if (i == 5)
                {
                    Assert.Equal(held[oid], (await client.ResultAsync(oid, "get_data")).ToString());
                    await client.CallAsync(Request("client_destroy", ("oid", oid)));
                }
                held.Remove(oid);
                Assert.StartsWith("Illegal access to unknown object", await client.ErrorAsync(oid, "get_data"), StringComparison.Ordinal);
            }
            Assert.Equal(0, connection.ObjectCount);
            Assert.Equal(0, host.Server.ObjectCount);
        }
    }

    [Fact]
    public async Task The_end_of_a_connection_gives_back_all_that_it_holds()
    {
        var made = new List<Thing>();
        await using var host = await StartAsync(rpc => rpc.AddClass<Thing>("T::Thing", c => c
            .Constructor("new", () => { made.Add(new Thing()); return made[^1]; })
            .ObjectMethod("self", t => t.Self)));
        await using (var client = await ConnectAsync(host.EndPoint, format))
        {
            var oid = await client.NewAsync("T::Thing::new");
            await client.ResultAsync(oid, "self");
            await client.NewAsync("T::Thing::new");
        }
        await Task.WhenAll(made.Select(t => t.Disposed.Task)).WaitAsync(TimeSpan.FromSeconds(30));
        await host.Logs.WaitForAsync(line => line.EventId.Id == 11);
        Assert.Equal(0, host.Server.ObjectCount);
    }

    [Fact]
    public async Task An_object_that_several_connections_hold_lives_until_the_last_has_left()
    {
        var shared = new Thing("shared");
        await using var host = await StartAsync(rpc => rpc.AddClass<Thing>("T::Thing", c => c
            .Constructor("new", () => shared)
            .Method("get_data", t => t.GetData)));
        await using var first = await ConnectAsync(host.EndPoint, format);
        await using (var second = await ConnectAsync(host.EndPoint, format))
            Assert.Equal(await first.NewAsync("T::Thing::new"), await second.NewAsync("T::Thing::new"));
        await host.Logs.WaitForAsync(line => line.EventId.Id == 11);
        Assert.False(shared.Disposed.Task.IsCompleted);
        Assert.Equal(1, host.Server.ObjectCount);
    }

    [Fact]
    public async Task A_singleton_is_made_once_and_outlives_its_clients()
    {
        var made = new List<Thing>();
        var host = await StartAsync(rpc => rpc.AddClass<Thing>("T::One", c => c
            .Singleton("instance", async () =>
            {
                await Task.Yield();
                made.Add(new Thing("one"));
                return made[^1];
            })
            .Method("get_data", t => t.GetData)));
        await using (host)
        {
            string oid;
            await using (var first = await ConnectAsync(host.EndPoint, format))
            {
                oid = await first.NewAsync("T::One::instance");
                Assert.Equal("one", (await first.ResultAsync(oid, "get_data")).ToString());
            }
            await using var second = await ConnectAsync(host.EndPoint, format);
            Assert.Equal($"Illegal access to unknown object with oid={oid}", await second.ErrorAsync(oid, "get_data"));
            Assert.Equal(oid, await second.NewAsync("T::One::instance"));
            await second.CallAsync(Request("client_destroy", ("oid", oid)));
            Assert.Equal(oid, await second.NewAsync("T::One::instance"));
            Assert.False(Assert.Single(made).Disposed.Task.IsCompleted);
        }
        Assert.True(made[0].Disposed.Task.IsCompleted);
    }

    [Fact]
    public async Task The_services_of_a_constructor_live_as_long_as_its_object_and_those_of_a_method_as_long_as_the_call()
    {
        var scoped = new List<Thing>();
        await using var host = await StartAsync(rpc =>
        {
            rpc.Services.AddScoped(_ => { scoped.Add(new Thing()); return new Holder(scoped[^1]); });
            rpc.AddClass<Holder>("T::Holder", c => c
                .Constructor("new", ([Microsoft.AspNetCore.Mvc.FromServices] Holder holder) => holder)
                .DisposeReleased(false)
                .Method("peek", (Holder _, IServiceProvider services) => services.GetRequiredService<Holder>().Thing.Size));
        });
        await using var client = await ConnectAsync(host.EndPoint, format);
        var oid = await client.NewAsync("T::Holder::new");
        Assert.False(scoped[0].Disposed.Task.IsCompleted);
        await client.ResultAsync(oid, "peek");
        Assert.True(scoped[1].Disposed.Task.IsCompleted);
        Assert.False(scoped[0].Disposed.Task.IsCompleted);
        await client.CallAsync(Request("client_destroy", ("oid", oid)));
        Assert.True(scoped[0].Disposed.Task.IsCompleted);
    }

    [Fact]
    public async Task The_services_of_a_constructor_that_hands_out_what_is_there_already_end_with_the_call()
    {
        var scoped = new List<Thing>();
        var shared = new Thing();
        await using var host = await StartAsync(rpc =>
        {
            rpc.Services.AddScoped(_ => { scoped.Add(new Thing()); return new Holder(scoped[^1]); });
            rpc.AddClass<Thing>("T::Shared", c => c.Constructor("new", ([Microsoft.AspNetCore.Mvc.FromServices] Holder _) => shared));
        });
        await using var client = await ConnectAsync(host.EndPoint, format);
        var oid = await client.NewAsync("T::Shared::new");
        await client.NewAsync("T::Shared::new");
        Assert.Equal((false, true), (scoped[0].Disposed.Task.IsCompleted, scoped[1].Disposed.Task.IsCompleted));
        await client.CallAsync(Request("client_destroy", ("oid", oid)));
        await client.CallAsync(Request("client_destroy", ("oid", oid)));
        Assert.True(scoped[0].Disposed.Task.IsCompleted);
    }

    [Fact]
    public async Task An_object_that_throws_when_it_is_disposed_harms_nobody()
    {
        await using var host = await StartAsync(rpc => rpc.AddClass<Spiteful>("T::Spiteful", c => c.Constructor("new", () => new Spiteful())));
        host.Logs.ExpectError(45);
        await using var client = await ConnectAsync(host.EndPoint, format);
        var oid = await client.NewAsync("T::Spiteful::new");
        Assert.True((await client.CallAsync(Request("client_destroy", ("oid", oid))))["ok"].IsTrue);
        await host.Logs.WaitForAsync(line => line.EventId.Id == 45);
    }

    private sealed class Holder(Thing thing) : IAsyncDisposable
    {
        public Thing Thing => thing;

        public ValueTask DisposeAsync() => thing.DisposeAsync();
    }

    private sealed class Spiteful : IDisposable
    {
        public void Dispose() => throw new InvalidOperationException("no");
    }
}

public sealed class SerealObjectTests() : ObjectTests(MessageFormat.Sereal);

public sealed class CborObjectTests() : ObjectTests(MessageFormat.Cbor);

public sealed class JsonObjectTests() : ObjectTests(MessageFormat.Json);

public sealed class StorableObjectTests() : ObjectTests(MessageFormat.Storable);
