using EventRpc.AspNetCore.Tests.Dispatch;
using EventRpc.Protocol;
using EventRpc.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using static EventRpc.Testing.RpcTestClient;

namespace EventRpc.AspNetCore.Tests.Limits;

/// <summary>What a client may ask for, and how long it may take; each refusal is counted and logged once.</summary>
public sealed class LimitTests
{
    private readonly TestClock _clock = new();

    private Task<RpcTestHost> StartAsync(params (string Key, string Value)[] settings) =>
        RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>().AddClass<Slow>(), builder => builder.Services.AddSingleton<TimeProvider>(_clock), settings);

    [Fact]
    public async Task One_connection_too_many_is_closed_until_another_has_gone()
    {
        await using var host = await StartAsync(("EventRpc:Limits:MaxConnections", "2"));
        await using var first = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        var second = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        for (var i = 0; i < 3; i++)
        {
            await using var refused = await ConnectAsync(host.EndPoint);
            Assert.Null(await refused.ReceiveBytesAsync());
        }
        Assert.Equal(3, host.Server.LimitRejections[RpcLimit.Connections]);
        Assert.Single(host.Logs.Lines, line => line.EventId.Id == 15);

        await second.DisposeAsync();
        await host.Logs.WaitForAsync(line => line.EventId.Id == 11);
        await using var third = await AdmittedAsync(host);
        Assert.True((await first.CallAsync(Request("version")))["ok"].IsTrue);
    }

    [Fact]
    public async Task A_client_that_is_silent_from_the_start_is_closed()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host.EndPoint);
        await host.Logs.WaitForAsync(line => line.EventId.Id == 10);
        _clock.Advance(TimeSpan.FromSeconds(16));
        await AssertClosedAsync(host, client, RpcLimit.HandshakeTime, "it took more than 15 s to agree on a message format and log in");
    }

    [Fact]
    public async Task A_client_that_is_silent_in_its_TLS_handshake_is_closed()
    {
        using var authority = new TestAuthority();
        await using var host = await RpcTestHost.StartAsync(
            rpc => rpc.AddClass<Thing>(),
            builder =>
            {
                builder.Services.AddSingleton<TimeProvider>(_clock);
                builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https =>
                {
                    https.ServerCertificate = authority.Issue("CN=localhost");
                    https.HandshakeTimeout = TimeSpan.FromMinutes(5);
                }));
            },
            [("Kestrel:Endpoints:EventRpc:Url", "https://127.0.0.1:0")]);
        await using var client = await ConnectAsync(host.EndPoint);
        // Admitted, that is, before its clock is put forward.
        while (host.Services.GetRequiredService<ConnectionGate>().Count == 0)
            await Task.Yield();
        _clock.Advance(TimeSpan.FromSeconds(16));
        Assert.Null(await client.ReceiveBytesAsync());
        Assert.Equal(1, host.Server.LimitRejections[RpcLimit.HandshakeTime]);
        Assert.Single(host.Logs.Lines, line => line.EventId.Id == 16);
    }

    [Fact]
    public async Task A_client_that_does_not_log_in_is_closed_and_one_that_need_not_is_left_alone()
    {
        await using var open = await StartAsync();
        await using var free = await ConnectAsync(open.EndPoint, MessageFormat.Sereal);
        await using var host = await StartAsync(("EventRpc:Authentication:Required", "true"), ("EventRpc:Authentication:Users:fred", "frh4./qCggHMw"));
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        await using var user = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        Assert.True((await user.CallAsync(Request("auth", ("user", "fred"), ("pass", "frh4./qCggHMw"))))["ok"].IsTrue);
        _clock.Advance(TimeSpan.FromDays(1));
        await AssertClosedAsync(host, client, RpcLimit.HandshakeTime, "it took more than 15 s to agree on a message format and log in");
        Assert.True((await user.CallAsync(Request("version")))["ok"].IsTrue);
        Assert.True((await free.CallAsync(Request("version")))["ok"].IsTrue);
    }

    [Fact]
    public async Task An_idle_client_is_closed_but_not_while_its_call_runs()
    {
        await using var host = await StartAsync(("EventRpc:Limits:IdleTimeout", "00:10:00"));
        var slow = host.Services.GetRequiredService<ClassTable>();
        await using var busy = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        var oid = await busy.NewAsync("T::Slow::instance");
        await busy.SendAsync(Request("exec", ("oid", oid), ("method", "wait")));
        var call = await InstanceOf(slow).NextAsync();
        await using var idle = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        // A reply arrives a moment before the server waits for the next request.
        while (host.Server.Connections.Single(connection => connection.Id == 2).IdleTime == TimeSpan.Zero)
            await Task.Yield();
        _clock.Advance(TimeSpan.FromMinutes(11));
        await AssertClosedAsync(host, idle, RpcLimit.IdleTime, "it was silent for 600 s");
        call.SetResult();
        Assert.True((await busy.ReceiveAsync())["ok"].IsTrue);
    }

    [Fact]
    public async Task A_message_that_does_not_get_on_closes_its_connection()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        await using var other = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        await client.Stream.WriteAsync((byte[])[0, 0, 1, 0, 1, 2, 3]);
        // The first heartbeat after that finds the message begun.
        await client.Stream.WriteAsync((byte[])[4]);
        while (!host.Server.LimitRejections[RpcLimit.DataRate].Equals(1L))
        {
            _clock.Advance(TimeSpan.FromSeconds(10));
            await Task.Delay(100);
        }
        await AssertClosedAsync(host, client, RpcLimit.DataRate, "it sent a message at less than 240 bytes a second");
        Assert.True((await other.CallAsync(Request("version")))["ok"].IsTrue);
    }

    [Fact]
    public async Task A_client_that_stops_in_the_middle_of_a_message_is_closed_however_fast_it_began()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        // At the rate that is asked for on average it could go on for a day.
        await client.Stream.WriteAsync((byte[])[3, 0, 0, 0]);
        await client.Stream.WriteAsync(new byte[0x200_0000]);
        while (host.Server.LimitRejections[RpcLimit.DataRate] == 0)
        {
            _clock.Advance(TimeSpan.FromSeconds(10));
            await Task.Delay(100);
        }
        await AssertClosedAsync(host, client, RpcLimit.DataRate, "it sent nothing for 30 s in the middle of a message");
    }

    [Fact]
    public async Task A_client_that_is_silent_in_the_middle_of_a_message_is_closed_though_no_rate_is_asked_for()
    {
        await using var host = await StartAsync(("EventRpc:Limits:IdleTimeout", "00:10:00"), ("EventRpc:Limits:MinDataRate", "0"));
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        await client.Stream.WriteAsync((byte[])[0, 0, 1, 0, 1, 2, 3]);
        while (host.Server.LimitRejections[RpcLimit.IdleTime] == 0)
        {
            _clock.Advance(TimeSpan.FromMinutes(11));
            await Task.Delay(100);
        }
        Assert.Null(await client.ReceiveBytesAsync());
        await host.Logs.WaitForAsync(line => line.EventId.Id == 12);
    }

    [Fact]
    public async Task A_client_that_does_not_take_its_replies_is_closed()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        var oid = await client.NewAsync("T::Thing::new");
        await client.SendAsync(Request("exec", ("oid", oid), ("method", "bytes"), ("params", Arguments(30_000_000))));
        while (host.Server.LimitRejections[RpcLimit.DataRate] == 0)
        {
            _clock.Advance(TimeSpan.FromHours(30));
            await Task.Delay(100);
        }
        await host.Logs.WaitForAsync(line => line.EventId.Id == 12 && line.Text.EndsWith("it took replies at less than 240 bytes a second", StringComparison.Ordinal));
        await host.Logs.WaitForAsync(line => line.EventId.Id == 11);
    }

    [Fact]
    public async Task A_connection_holds_no_more_objects_than_it_may()
    {
        await using var host = await StartAsync(("EventRpc:Limits:MaxObjectsPerConnection", "2"));
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        var oid = await client.NewAsync("T::Thing::new");
        Assert.Equal("Too many objects: this connection holds the 2 that it may", await client.ErrorAsync(oid, "list", 2));
        Assert.Equal(1, host.Server.ObjectCount);
        var second = await client.NewAsync("T::Thing::new");
        Assert.Equal("Too many objects: this connection holds the 2 that it may", await client.ErrorAsync(oid, "clone"));
        Assert.Equal(oid, (await client.ResultAsync(oid, "self")).ToString());
        await client.CallAsync(Request("client_destroy", ("oid", second)));
        await client.ResultAsync(oid, "clone");
        Assert.Equal(2, host.Server.LimitRejections[RpcLimit.Objects]);
    }

    [Fact]
    public async Task No_constructor_is_called_for_an_object_that_a_connection_may_not_hold()
    {
        await using var host = await RpcTestHost.StartAsync(rpc => rpc.AddClass<Counted>(), ("EventRpc:Limits:MaxObjectsPerConnection", "1"));
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        await client.NewAsync("T::Counted::new");
        Assert.Equal("Too many objects: this connection holds the 1 that it may", (await client.CallAsync(Request("new", ("method", "T::Counted::new"))))["msg"].ToString());
        Assert.Equal(1, Counted.Count);
    }

    [Fact]
    public async Task One_call_too_many_at_once_is_refused_and_its_connection_goes_on()
    {
        await using var host = await StartAsync(("EventRpc:Limits:MaxCallsInFlight", "1"));
        await using var first = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        await using var second = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        var oid = await first.NewAsync("T::Slow::instance");
        var same = await second.NewAsync("T::Slow::instance");
        await first.SendAsync(Request("exec", ("oid", oid), ("method", "wait")));
        var call = await InstanceOf(host.Services.GetRequiredService<ClassTable>()).NextAsync();
        // A call counts when its method has returned the task that it waits for.
        while (host.Services.GetRequiredService<EventRpcServer>().CallsInFlight == 0)
            await Task.Yield();
        Assert.Equal("Too many calls at once, try again later", await second.ErrorAsync(same, "answer"));
        call.SetResult();
        Assert.True((await first.ReceiveAsync())["ok"].IsTrue);
        Assert.Equal("answer", (await second.ResultAsync(same, "answer")).ToString());
        Assert.Equal(1, host.Server.LimitRejections[RpcLimit.Calls]);
    }

    [Fact]
    public async Task A_call_that_takes_too_long_is_cancelled_and_its_connection_goes_on()
    {
        await using var host = await StartAsync(("EventRpc:Limits:CallTimeout", "00:01:00"));
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        var oid = await client.NewAsync("T::Slow::instance");
        var slow = InstanceOf(host.Services.GetRequiredService<ClassTable>());
        for (var i = 1; i <= 2; i++)
        {
            await client.SendAsync(Request("exec", ("oid", oid), ("method", "wait_or_cancel")));
            await slow.NextAsync();
            _clock.Advance(TimeSpan.FromSeconds(61));
            var reply = await client.ReceiveAsync();
            Assert.False(reply["ok"].IsTrue);
            Assert.Equal("T::Slow->wait_or_cancel took more than 60 s", reply["msg"].ToString());
            Assert.True(slow.WasCancelled);
            Assert.Equal(i, host.Server.LimitRejections[RpcLimit.CallTime]);
        }
        Assert.Equal("answer", (await client.ResultAsync(oid, "answer")).ToString());
        Assert.Equal(2, host.Logs.Lines.Count(line => line.EventId.Id == 47));
    }

    [Theory]
    [InlineData("wait", true)]
    [InlineData("wait_or_fail", false)]
    [InlineData("make_at_length", true)]
    public async Task A_call_that_took_too_long_has_failed_whatever_its_method_makes_of_being_cancelled(string method, bool takesNoNotice)
    {
        await using var host = await StartAsync(("EventRpc:Limits:CallTimeout", "00:01:00"));
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        var oid = await client.NewAsync("T::Slow::instance");
        await client.SendAsync(Request("exec", ("oid", oid), ("method", method)));
        var call = await InstanceOf(host.Services.GetRequiredService<ClassTable>()).NextAsync();
        var connection = Assert.Single(host.Server.Connections);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = connection.Aborted.UnsafeRegister(_ => cancelled.SetResult(), null);
        _clock.Advance(TimeSpan.FromSeconds(61));
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30));
        if (takesNoNotice)
            call.SetResult();
        var reply = await client.ReceiveAsync();
        Assert.False(reply["ok"].IsTrue);
        Assert.Equal($"T::Slow->{method} took more than 60 s", reply["msg"].ToString());
        Assert.Equal("answer", (await client.ResultAsync(oid, "answer")).ToString());
        Assert.Equal(1, host.Server.LimitRejections[RpcLimit.CallTime]);
        Assert.Equal(1, connection.FailedCallCount);
        Assert.Equal(1, connection.ObjectCount);
        Assert.Equal(1, host.Server.ObjectCount);
        Assert.Single(host.Logs.Lines, line => line.EventId.Id == 47);
    }

    [Fact]
    public async Task Messages_and_replies_that_are_too_large_are_counted()
    {
        await using var host = await StartAsync(("EventRpc:Limits:MaxMessageSize", "2000"));
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        var oid = await client.NewAsync("T::Thing::new");
        Assert.Contains("Response packed exceeds limit", await client.ErrorAsync(oid, "bytes", 3000), StringComparison.Ordinal);
        Assert.Contains("Incoming message size exceeds limit", await client.ErrorAsync(oid, "set_data", new string('x', 3000)), StringComparison.Ordinal);
        Assert.Equal(2, host.Server.LimitRejections[RpcLimit.MessageSize]);
    }

    private static Slow InstanceOf(ClassTable classes) =>
        (Slow)classes.All.Single(c => c.Name == "T::Slow").Singleton.Entry!.Instance;

    private static async Task AssertClosedAsync(RpcTestHost host, RpcTestClient client, RpcLimit limit, string reason)
    {
        Assert.Null(await client.ReceiveBytesAsync());
        Assert.Equal(1, host.Server.LimitRejections[limit]);
        Assert.EndsWith($"Connection closed: {reason}", Assert.Single(host.Logs.Lines, line => line.EventId.Id == 12).Text, StringComparison.Ordinal);
    }

    /// <summary>The gate learns that a connection has gone a moment after its handler has.</summary>
    private static async Task<RpcTestClient> AdmittedAsync(RpcTestHost host)
    {
        while (true)
        {
            var client = await ConnectAsync(host.EndPoint);
            await client.SendAsync(Request("neg_formats_avail"));
            if (await client.ReceiveBytesAsync() is not null)
                return client;
            await client.DisposeAsync();
        }
    }

    [RpcClass("T::Counted")]
    public sealed class Counted
    {
        private static int _count;

        internal static int Count => Volatile.Read(ref _count);

        [RpcConstructor("new")]
        public static Counted New()
        {
            Interlocked.Increment(ref _count);
            return new();
        }
    }
}
