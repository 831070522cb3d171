using EventRpc.Protocol;
using EventRpc.Testing;
using Microsoft.Extensions.DependencyInjection;
using static EventRpc.Testing.RpcTestClient;

namespace EventRpc.AspNetCore.Tests.Statistics;

public sealed class ServerStatisticsTests
{
    [Fact]
    public async Task Calls_and_bytes_are_counted_for_their_connection_their_method_and_the_server()
    {
        await using var host = await RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>());
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        var oid = await client.NewAsync("T::Thing::new");
        await client.ResultAsync(oid, "add", 1, 2);
        await client.ResultAsync(oid, "add", 3, 4);
        await client.ErrorAsync(oid, "fail", "boo");
        await client.ErrorAsync(oid, "not_there");

        var connection = Assert.Single(host.Server.Connections);
        Assert.Equal((5, 2), (connection.CallCount, connection.FailedCallCount));
        Assert.Equal("EventRpc", connection.Endpoint);
        Assert.Null(connection.RunningMethod);
        var statistics = host.Services.GetRequiredService<ServerStatistics>();
        var add = statistics.Of("T::Thing", "add");
        Assert.Equal((2, 0), (add.Durations.Count, add.Errors));
        var fail = statistics.Of("T::Thing", "fail");
        Assert.Equal((1, 1), (fail.Durations.Count, fail.Errors));
        Assert.Equal((1, 1), (statistics.Other.Durations.Count, statistics.Other.Errors));
        Assert.Equal(5, statistics.AllCalls(out var errors).Count);
        Assert.Equal(2, errors);
        Assert.Equal(connection.BytesReceived, statistics.BytesReceived.Total);
        Assert.Equal(connection.BytesSent, statistics.BytesSent.Total);
        Assert.True(connection.BytesReceived > 100 && connection.BytesSent > 100);
    }

    [Fact]
    public async Task A_message_that_cannot_be_read_is_counted_by_its_format_and_a_failed_login_too()
    {
        await using var host = await RpcTestHost.StartAsync(
            rpc => rpc.AddClass<Thing>(), ("EventRpc:Authentication:Required", "true"), ("EventRpc:Authentication:Users:fred", "fr/IE/O6NvI82"));
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Cbor);
        await client.Stream.WriteAsync(new byte[] { 0, 0, 0, 1, 0xff });
        Assert.False((await client.ReceiveAsync())["ok"].IsTrue);
        await client.CallAsync(Request("auth", ("user", "fred"), ("pass", "wrong")));
        var statistics = host.Services.GetRequiredService<ServerStatistics>();
        Assert.Equal(1, statistics.DecodeErrors(MessageFormat.Cbor));
        Assert.Equal(0, statistics.DecodeErrors(MessageFormat.Sereal));
        Assert.Equal(1, statistics.AuthenticationFailures);
    }

    [Fact]
    public async Task What_begins_with_another_protocol_is_a_message_that_cannot_be_read_and_breaks_no_limit()
    {
        await using var host = await RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>());
        await using var client = await ConnectAsync(host.EndPoint);
        await client.Stream.WriteAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray());
        await host.Logs.WaitForAsync(line => line.EventId.Id == 11);
        Assert.Equal(1, host.Services.GetRequiredService<ServerStatistics>().DecodeErrors(MessageFormat.Negotiation));
        Assert.Equal(0, host.Server.LimitRejections[RpcLimit.MessageSize]);
    }

    [Fact]
    public async Task A_connection_that_has_ended_is_remembered_with_its_reason_and_its_counts()
    {
        await using var host = await RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>());
        await using (var client = await ConnectAsync(host.EndPoint, MessageFormat.Json))
            await client.NewAsync("T::Thing::new");
        await host.Logs.WaitForAsync(line => line.EventId.Id == 11);
        var closed = Assert.Single(host.Services.GetRequiredService<ClosedConnections>().All);
        Assert.Equal((1, RpcCloseReason.ClientLeft, "JSON", 1), (closed.Id, closed.Reason, closed.MessageFormat, closed.CallCount));
        Assert.True(closed.BytesSent > 0 && closed.ClosedAt >= closed.ConnectedAt);
    }

    [Fact]
    public async Task Samples_tell_what_happened_in_each_second()
    {
        await using var host = await RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>());
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        await client.NewAsync("T::Thing::new");
        var sampler = host.Services.GetRequiredService<StatisticsSampler>();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        StatisticsSample? sample;
        while ((sample = sampler.After(0).FirstOrDefault(s => s.Calls > 0)) is null)
            await Task.Delay(50, limit.Token);
        Assert.Equal((1, 0, 1, 1), (sample.Calls, sample.Errors, sample.Connections, sample.Objects));
        Assert.True(sample.P99 > TimeSpan.Zero && sample.P99 >= sample.P50 && sample.BytesReceived > 0);
        Assert.DoesNotContain(sampler.After(sample.Number), later => later.Number <= sample.Number);
    }
}
