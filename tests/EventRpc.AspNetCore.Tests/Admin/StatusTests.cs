using System.Text.Json;

namespace EventRpc.AspNetCore.Tests.Admin;

public sealed class StatusTests
{
    [Fact]
    public async Task The_status_tells_what_the_server_is_and_what_it_has_counted()
    {
        await using var host = await AdminHost.StartAsync(settings: [("EventRpc:Name", "Watched"), ("Kestrel:Endpoints:EventRpcLog:Url", "http://127.0.0.1:0")]);
        await using var client = await host.ConnectAsync();
        var thing = await client.NewAsync("T::Thing::new");
        await client.ErrorAsync(thing, "fail", "no");
        await using (await host.ConnectAsync())
        {
        }

        var status = await host.GetAsync("/status");
        Assert.Equal("Watched", status.GetProperty("name").GetString());
        Assert.Matches(@"^\d+\.\d+\.\d+$", status.GetProperty("version").GetString());
        Assert.Equal("running", status.GetProperty("state").GetString());
        Assert.Equal(DateTimeKind.Utc, status.GetProperty("startedAt").GetDateTime().Kind);
        Assert.InRange(status.GetProperty("uptimeSeconds").GetDouble(), 0, 300);
        Assert.Equal(["SERL", "CBOR", "JSON"], status.GetProperty("messageFormats").EnumerateArray().Select(format => format.GetString()));
        Assert.True(status.GetProperty("canDisconnect").GetBoolean());
        Assert.Equal(
            [("EventRpc", $"{host.Rpc.EndPoint}", false, "rpc"), ("EventRpcLog", $"{host.Rpc.LogEndPoint}", false, "log")],
            status.GetProperty("endpoints").EnumerateArray().Select(endpoint => (
                endpoint.GetProperty("name").GetString(),
                endpoint.GetProperty("address").GetString(),
                endpoint.GetProperty("tls").GetBoolean(),
                endpoint.GetProperty("kind").GetString())));

        var totals = status.GetProperty("totals");
        Assert.InRange(totals.GetProperty("connections").GetInt32(), 1, 2);
        Assert.Equal(2, totals.GetProperty("connectionsEver").GetInt64());
        Assert.Equal(2, totals.GetProperty("calls").GetInt64());
        Assert.Equal(1, totals.GetProperty("errors").GetInt64());
        Assert.Equal(1, totals.GetProperty("objects").GetInt32());
        Assert.InRange(totals.GetProperty("bytesReceived").GetInt64(), 50, 5000);
        Assert.InRange(totals.GetProperty("bytesSent").GetInt64(), 50, 5000);
        foreach (var zero in new[] { "callsInFlight", "logClients", "authenticationFailures", "logLinesLost" })
            Assert.Equal(0, totals.GetProperty(zero).GetInt64());
        Assert.Equal(["SERL", "CBOR", "JSON", "STOR", "E:R:M:N"], totals.GetProperty("decodeErrors").EnumerateObject().Select(format => format.Name));
        Assert.Equal(
            Enum.GetNames<RpcLimit>().Select(JsonNamingPolicy.CamelCase.ConvertName),
            totals.GetProperty("limitRejections").EnumerateObject().Select(limit => limit.Name));
    }

    [Fact]
    public async Task Every_limit_is_told_with_its_value()
    {
        await using var host = await AdminHost.StartAsync(settings: [("EventRpc:Limits:CallTimeout", "00:01:30"), ("EventRpc:Limits:MaxConnections", "77")]);
        var limits = (await host.GetAsync("/status")).GetProperty("limits");
        var expected = typeof(EventRpcLimits).GetProperties().Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name) + (property.PropertyType == typeof(TimeSpan) ? "Seconds" : ""));
        Assert.Equal(expected, limits.EnumerateObject().Select(limit => limit.Name));
        Assert.Equal(90, limits.GetProperty("callTimeoutSeconds").GetDouble());
        Assert.Equal(0, limits.GetProperty("idleTimeoutSeconds").GetDouble());
        Assert.Equal(77, limits.GetProperty("maxConnections").GetInt32());
    }

    [Fact]
    public async Task A_server_that_sends_its_clients_away_says_so()
    {
        await using var host = await AdminHost.StartAsync();
        await host.Rpc.Server.DrainAsync();
        Assert.Equal("draining", (await host.GetAsync("/status")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Methods_and_samples_tell_of_calls()
    {
        await using var host = await AdminHost.StartAsync();
        await using var client = await host.ConnectAsync();
        var thing = await client.NewAsync("T::Thing::new");
        for (var i = 0; i < 3; i++)
            await client.ResultAsync(thing, "get_size");
        await client.ErrorAsync(thing, "no_such_method");

        var methods = (await host.GetAsync("/methods")).EnumerateArray().ToDictionary(
            method => $"{method.GetProperty("class").GetString()}/{method.GetProperty("method").GetString()}");
        var size = methods["T::Thing/get_size"];
        Assert.Equal(3, size.GetProperty("calls").GetInt64());
        Assert.Equal(0, size.GetProperty("errors").GetInt64());
        foreach (var figure in new[] { "meanSeconds", "p50Seconds", "p95Seconds", "p99Seconds" })
        {
            Assert.InRange(size.GetProperty(figure).GetDouble(), double.Epsilon, 60);
            Assert.Equal(JsonValueKind.Null, methods["T::Thing/crash"].GetProperty(figure).ValueKind);
        }
        Assert.Equal(1, methods["/_OTHER"].GetProperty("calls").GetInt64());
        Assert.Equal(1, methods["/_OTHER"].GetProperty("errors").GetInt64());

        JsonElement sample;
        do
        {
            sample = (await host.GetAsync("/samples")).EnumerateArray().LastOrDefault();
        }
        while (sample.ValueKind == JsonValueKind.Undefined);
        Assert.Equal(
            ["number", "time", "seconds", "calls", "errors", "p50Seconds", "p95Seconds", "p99Seconds", "bytesReceived", "bytesSent", "connections", "objects", "callsInFlight"],
            sample.EnumerateObject().Select(property => property.Name));
        var number = sample.GetProperty("number").GetInt64();
        Assert.All((await host.GetAsync($"/samples?after={number}")).EnumerateArray(), later => Assert.True(later.GetProperty("number").GetInt64() > number));
    }

    [Fact]
    public async Task The_json_is_the_same_whatever_the_applications_own_looks_like()
    {
        await using var host = await AdminHost.StartAsync(prepare: builder => Microsoft.Extensions.DependencyInjection.HttpJsonServiceExtensions.ConfigureHttpJsonOptions(
            builder.Services,
            json => json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.KebabCaseUpper));
        Assert.True((await host.GetAsync("/status")).TryGetProperty("uptimeSeconds", out _));
    }
}
