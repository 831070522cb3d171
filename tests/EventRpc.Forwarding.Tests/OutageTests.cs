using EventRpc.Client;
using EventRpc.Protocol;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EventRpc.Forwarding.Tests;

/// <summary>The other server is not there, or not any more.</summary>
public sealed class OutageTests
{
    private static readonly string[] Counter = ["Counter"];

    [Fact]
    public async Task A_server_that_was_never_reached_makes_calls_fail_with_an_error_that_says_so_and_health_degraded()
    {
        await using var host = await ForwardingHost.StartAsync(FreePort.Find().Port, Counter, rpc => rpc.AddClass<LocalCounter>());
        var health = await host.CheckHealthAsync();
        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Matches(@"^127\.0\.0\.1:\d+ \(with Counter\) is out of reach$", health.Description);

        await using var client = await host.ConnectAsync();
        var refused = await Assert.ThrowsAsync<RpcException>(() => client.NewAsync("Counter", "name", "a"));
        Assert.Equal("Counter is in another server, which does not answer at the moment", refused.Message);
        await using var local = await client.NewAsync("Local::Counter");
        Assert.Equal("local", await local.CallAsync<string>("name"));
    }

    [Fact]
    public async Task A_server_that_comes_back_is_used_again_but_its_objects_are_gone()
    {
        await using var perl = await PerlServer.StartAsync();
        await using var host = await ForwardingHost.StartAsync(perl.Port, Counter);
        Assert.Equal(HealthStatus.Healthy, (await host.CheckHealthAsync()).Status);
        await using var client = await host.ConnectAsync();
        await using var lost = await client.NewAsync("Counter", "name", "a");

        await perl.StopAsync();
        var gone = await Assert.ThrowsAsync<RpcException>(() => lost.CallAsync("name"));
        Assert.Equal("The object of Counter is gone, since the connection to the server that it lived in was lost: make it anew", gone.Message);
        Assert.Equal(
            "Counter is in another server, which does not answer at the moment",
            (await Assert.ThrowsAsync<RpcException>(() => client.NewAsync("Counter", "name", "b"))).Message);
        await host.Logs.WaitForAsync(line => line.EventId.Id == 131);
        Assert.Equal(HealthStatus.Degraded, (await host.CheckHealthAsync()).Status);

        await perl.RestartAsync();
        await using var made = await client.NewAsync("Counter", "name", "c");
        Assert.Equal("c", await made.CallAsync<string>("name"));
        await Assert.ThrowsAsync<RpcException>(() => lost.CallAsync("name"));
        Assert.Contains("is gone", (await Assert.ThrowsAsync<RpcException>(() => made.CallAsync("is_same", lost))).Message, StringComparison.Ordinal);
        await host.Logs.WaitForAsync(line => line.EventId.Id == 130 && host.Logs.Lines.Any(before => before.EventId.Id == 131));
    }

    [Fact]
    public async Task A_class_that_the_other_server_does_not_have_is_never_asked_of_it()
    {
        await using var perl = await PerlServer.StartAsync();
        await perl.StopAsync();
        await using var host = await ForwardingHost.StartAsync(perl.Port, ["Counter", "Missing"]);
        await perl.RestartAsync();

        // Whether this server knows by now what there is or not.
        await using var client = await host.ConnectAsync();
        var refused = await Assert.ThrowsAsync<RpcException>(() => client.NewAsync("Missing"));
        Assert.Equal("Illegal constructor access to Missing->new", refused.Message);
        await host.Logs.WaitForAsync(line => line.EventId.Id == 132);
        refused = await Assert.ThrowsAsync<RpcException>(() => client.NewAsync("Missing"));
        Assert.Equal("Illegal constructor access to Missing->new", refused.Message);

        // A Perl server that is asked for a class takes it up.
        await using var direct = await EventRpcClient.ConnectAsync(
            new EventRpcClientOptions { Host = "127.0.0.1", Port = perl.Port }, TestContext.Current.CancellationToken);
        Assert.DoesNotContain("Missing", direct.Classes.Keys);
    }

    [Fact]
    public async Task A_server_that_ends_in_the_middle_of_a_call_fails_it()
    {
        await using var perl = await PerlServer.StartAsync();
        await using var host = await ForwardingHost.StartAsync(perl.Port, Counter);
        await using var client = await host.ConnectAsync();
        await using var counter = await client.NewAsync("Counter", "name", "a");
        Assert.Contains("is gone", (await Assert.ThrowsAsync<RpcException>(() => counter.CallAsync("stop"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_takes_too_long_is_answered_and_what_it_hands_out_later_is_given_back()
    {
        await using var perl = await PerlServer.StartAsync();
        await using var host = await ForwardingHost.StartAsync(perl.Port, Counter, settings: ("EventRpc:Limits:CallTimeout", "00:00:01"));
        await using var client = await host.ConnectAsync();
        await using var counter = await client.NewAsync("Counter", "name", "a");
        Assert.Equal("Counter->slow_copy took more than 1 s", (await Assert.ThrowsAsync<RpcException>(() => counter.CallAsync("slow_copy", 3))).Message);
        // The other server goes on with it; calls wait for it there.
        await WaitUntilOneLivesAsync(counter);
        Assert.Equal(1, await counter.CallAsync<int>("registered"));
    }

    [Fact]
    public async Task A_server_that_is_busy_with_another_client_costs_nobody_an_object()
    {
        await using var perl = await PerlServer.StartAsync();
        await using var host = await ForwardingHost.StartAsync(perl.Port, Counter);
        await using var busy = await host.ConnectAsync();
        await using var slow = await busy.NewAsync("Counter", "name", "slow");
        await using var client = await host.ConnectAsync();
        await using var counter = await client.NewAsync("Counter", "name", "a");
        var copy = await counter.CallAsync<RemoteObject>("copy");
        var sleeping = slow.CallAsync<string>("sleep", 4);
        await copy.DisposeAsync();
        Assert.Equal("a", await counter.CallAsync<string>("name"));
        Assert.Equal("awake", await sleeping);
        Assert.Equal(2, await counter.CallAsync<int>("live"));
    }

    [Fact]
    public async Task A_client_that_leaves_in_the_middle_of_a_call_leaves_nothing_behind()
    {
        await using var perl = await PerlServer.StartAsync();
        await using var host = await ForwardingHost.StartAsync(perl.Port, Counter);
        await using var watching = await host.ConnectAsync();
        await using var watcher = await watching.NewAsync("Counter", "name", "watcher");
        var client = await host.ConnectAsync();
        var counter = await client.NewAsync("Counter", "name", "a");
        var call = counter.CallAsync("slow_copy", 0.5);
        await client.DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => call);
        await host.Logs.WaitForAsync(line => line.Text == "cid=2: Client disconnected");
        // The other server sees it when it is done with the call.
        await WaitUntilOneLivesAsync(watcher);
    }

    [Fact]
    public async Task More_objects_than_a_client_may_hold_are_given_back_to_the_other_server()
    {
        await using var perl = await PerlServer.StartAsync();
        await using var host = await ForwardingHost.StartAsync(perl.Port, Counter, settings: ("EventRpc:Limits:MaxObjectsPerConnection", "3"));
        await using var client = await host.ConnectAsync();
        await using var counter = await client.NewAsync("Counter", "name", "a");
        var refused = await Assert.ThrowsAsync<RpcException>(() => counter.CallAsync<object>("copies", "b", "c", "d", "e"));
        Assert.StartsWith("Too many objects", refused.Message, StringComparison.Ordinal);
        await WaitUntilOneLivesAsync(counter);
    }

    [Theory]
    [InlineData("fred:right", null)]
    [InlineData("fred:wrong", "did not let the user 'fred' in")]
    public async Task It_logs_in_as_the_user_of_the_configuration(string login, string? trouble)
    {
        await using var perl = await PerlServer.StartAsync("fred:right");
        await using var host = await ForwardingHost.StartAsync(
            perl.Port,
            Counter,
            settings: [("EventRpc:Forward:0:User", login.Split(':')[0]), ("EventRpc:Forward:0:Password", login.Split(':')[1])]);
        Assert.Equal(trouble is null ? HealthStatus.Healthy : HealthStatus.Degraded, (await host.CheckHealthAsync()).Status);
        if (trouble is not null)
            Assert.Contains(host.Logs.Lines, line => line.EventId.Id == 131 && line.Text.Contains(trouble, StringComparison.Ordinal) && !line.Text.Contains("wrong", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_no_connection_can_be_made_with_keeps_nobody_from_starting()
    {
        await using var perl = await PerlServer.StartAsync("fred:right");
        await using var host = await ForwardingHost.StartAsync(
            perl.Port, Counter, settings: [("EventRpc:Forward:0:User", "fred"), ("EventRpc:Forward:0:Password", "\u20ac")]);
        Assert.Equal(HealthStatus.Degraded, (await host.CheckHealthAsync()).Status);
        Assert.Contains(host.Logs.Lines, line => line.EventId.Id == 131 && line.Text.Contains("There is no token for the user 'fred'", StringComparison.Ordinal));
    }

    private static async Task WaitUntilOneLivesAsync(RemoteObject counter)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (await counter.CallAsync<int>("live", limit.Token) > 1)
        {
        }
    }
}
