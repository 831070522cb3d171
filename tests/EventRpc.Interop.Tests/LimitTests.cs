using EventRpc.AspNetCore;
using EventRpc.Protocol;
using EventRpc.Testing;

namespace EventRpc.Interop.Tests;

/// <summary>Perl clients that run into limits: they die with words that say so, and go on.</summary>
public sealed class LimitTests
{
    [Fact]
    public async Task A_client_that_holds_too_many_objects_is_told_so_and_goes_on()
    {
        await using var host = await InteropHost.StartAsync(("EventRpc:Limits:MaxObjectsPerConnection", "4"));
        await host.RunPerlAsync("limit_objects.pl", "--limit", "4");
        Assert.Equal(2, host.Server.LimitRejections[RpcLimit.Objects]);
    }

    [Fact]
    public async Task A_call_beyond_those_that_there_may_be_at_once_is_refused_until_there_is_room()
    {
        await using var host = await InteropHost.StartAsync(("EventRpc:Limits:MaxCallsInFlight", "1"));
        await using var perl = host.StartPerl("limit_calls.pl");
        await host.Logs.WaitForAsync(line => line.EventId.Id == 40);
        await using (var other = await RpcTestClient.ConnectAsync(host.EndPoint, MessageFormat.Sereal))
        {
            var hub = await other.NewAsync("Interop::Hub::instance");
            await other.SendAsync(RpcTestClient.Request("exec", ("oid", hub), ("method", "hang")));
            await host.Logs.WaitForAsync(line => line.Text.EndsWith("Too many calls at once, try again later", StringComparison.Ordinal));
        }
        (await perl.WaitForExitAsync()).AssertSuccess();
        Assert.NotEqual(0, host.Server.LimitRejections[RpcLimit.Calls]);
    }

    [Fact]
    public async Task A_call_that_takes_too_long_is_cancelled_and_the_client_goes_on()
    {
        await using var host = await InteropHost.StartAsync(("EventRpc:Limits:CallTimeout", "00:00:03"));
        await host.RunPerlAsync("limit_time.pl", "--limit", "3");
        Assert.True(host.Observed.Has("cancelled"));
        Assert.Equal(2, host.Server.LimitRejections[RpcLimit.CallTime]);
    }

    [Theory]
    [InlineData("idle", "IdleTimeout", "00:00:03", RpcLimit.IdleTime)]
    [InlineData("handshake", "HandshakeTimeout", "00:00:05", RpcLimit.HandshakeTime)]
    [InlineData("connections", "MaxConnections", "1", RpcLimit.Connections)]
    public async Task A_connection_that_may_not_be_is_closed_and_the_server_goes_on(string script, string key, string value, RpcLimit limit)
    {
        await using var host = await InteropHost.StartAsync(($"EventRpc:Limits:{key}", value));
        await host.RunPerlAsync("limit_idle.pl", "--name", script);
        Assert.NotEqual(0, host.Server.LimitRejections[limit]);
    }

    [Fact]
    public async Task A_client_that_fails_to_log_in_too_often_is_closed()
    {
        await using var host = await InteropHost.StartAsync(
            ("EventRpc:Authentication:Required", "true"),
            ("EventRpc:Authentication:Users:fred", AuthenticationTests.TokenOfFred),
            ("EventRpc:Limits:MaxLoginAttempts", "3"));
        await host.RunPerlAsync("limit_logins.pl", "--limit", "3");
    }
}
