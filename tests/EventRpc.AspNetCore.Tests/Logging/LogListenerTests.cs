using System.Globalization;
using System.Text.RegularExpressions;
using EventRpc.AspNetCore.Tests.Limits;
using EventRpc.AspNetCore.Tests.Modules;
using EventRpc.Protocol;
using EventRpc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.AspNetCore.Tests.Logging;

public sealed partial class LogListenerTests
{
    private static Task<RpcTestHost> StartAsync(params (string, string)[] settings) => StartAsync(rpc => rpc.AddClass<Thing>(), settings);

    private static Task<RpcTestHost> StartAsync(Action<EventRpcBuilder> configure, params (string, string)[] settings) =>
        RpcTestHost.StartAsync(configure, [("Kestrel:Endpoints:EventRpcLog:Url", "http://127.0.0.1:0"), .. settings]);

    private static Task<RpcTestHost> StartPatientAsync() =>
        StartAsync(rpc => rpc.AddClass<Thing>().Services.AddSingleton<TimeProvider>(new PatientTime()));

    /// <summary>The client's line is the last that is logged when it connects, so it follows from then on.</summary>
    private static async Task<LogTestClient> ConnectAsync(RpcTestHost host)
    {
        var client = await LogTestClient.ConnectAsync(host.LogEndPoint);
        await client.ReadToAsync("New log client connected");
        return client;
    }

    [Fact]
    public async Task A_client_gets_the_last_lines_and_then_those_that_come()
    {
        await using var host = await StartAsync(
            rpc => rpc.AddClass<Thing>().Services.AddSingleton<TimeProvider>(new StandingTime()),
            ("EventRpc:Name", "Täst"));
        using var log = await LogTestClient.ConnectAsync(host.LogEndPoint);
        var lines = await log.ReadToAsync("New log client connected");
        Assert.Equal(
            [
                "Sun Nov  1 23:04:05 2026 [1] Täst started",
                $"Sun Nov  1 23:04:05 2026 [1] Started RPC listener on {host.EndPoint} (endpoint EventRpc)",
                $"Sun Nov  1 23:04:05 2026 [1] Started log listener on {host.LogEndPoint} (endpoint EventRpcLog)",
                "Sun Nov  1 23:04:05 2026 [2] Got new logger connection. Connection ID is 1 (from ",
                "Sun Nov  1 23:04:05 2026 [2] New log client connected",
            ],
            lines.Select(line => line.Split("127.0.0.1:")[0] is var start && start.EndsWith("(from ", StringComparison.Ordinal) ? start : line));

        await using (await RpcTestClient.ConnectAsync(host.EndPoint, MessageFormat.Cbor))
            Assert.Contains("[2] cid=1: Got new RPC connection. Connection ID is 1 (from 127.0.0.1:", await log.ReadLineAsync(), StringComparison.Ordinal);
        Assert.EndsWith("2026 [2] cid=1: Client disconnected", await log.ReadLineAsync(), StringComparison.Ordinal);
        host.Server.Log(3, "done");
        Assert.EndsWith("[3] done", await log.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_gets_to_read_which_modules_were_loaded_at_the_start()
    {
        using var modules = new TestModules();
        modules.Add("Voices", ModuleHost.Voice("hello"));
        await using var host = await StartAsync(rpc => rpc.AddClass<Thing>(), ("EventRpc:Modules:Path", modules.Folder));
        using var log = await LogTestClient.ConnectAsync(host.LogEndPoint);
        Assert.Contains("[3] Class 'M::Voice' successfully loaded", (await log.ReadToAsync("New log client connected"))[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clients_are_counted_and_their_coming_and_going_is_logged()
    {
        await using var host = await StartAsync();
        using var first = await ConnectAsync(host);
        using (await ConnectAsync(host))
        {
            Assert.Equal((2, 0), (host.Server.LogClientCount, host.Server.ConnectionCount));
            Assert.Contains("[2] Got new logger connection. Connection ID is 2 (from", await first.ReadLineAsync(), StringComparison.Ordinal);
            await first.ReadToAsync("[2] New log client connected");
        }
        await first.ReadToAsync("[2] Log client disconnected");
        Assert.Equal(1, host.Server.LogClientCount);
    }

    [Fact]
    public async Task What_a_client_sends_is_ignored()
    {
        await using var host = await StartAsync();
        using var log = await ConnectAsync(host);
        for (var i = 0; i < 100; i++)
            await log.WriteAsync(new byte[100_000]);
        host.Server.Log(1, "still there");
        await log.ReadToAsync("still there");
    }

    [Fact]
    public async Task The_end_of_its_input_ends_a_client_which_has_got_what_was_there()
    {
        await using var host = await StartPatientAsync();
        host.Server.Log(1, "before");
        using var log = await LogTestClient.ConnectAsync(host.LogEndPoint);
        log.EndInput();
        Assert.Contains(await log.ReadToEndAsync(), line => line.EndsWith("[1] before", StringComparison.Ordinal));
        await host.Logs.WaitForAsync(line => line.EventId.Id == 72);
    }

    [Fact]
    public async Task A_client_that_reads_slowly_loses_lines_and_is_told_how_many()
    {
        await using var host = await StartAsync(("EventRpc:Log:Capacity", "50"));
        using var slow = await LogTestClient.ConnectAsync(host.LogEndPoint);
        using var quick = await ConnectAsync(host);
        // More than the buffers between server and client hold. Nobody waits for the slow client.
        var filling = new string('x', 1000);
        for (var i = 0; i < 12_000; i++)
            host.Server.Log(1, filling);
        host.Server.Log(1, "last");
        await quick.ReadToAsync("] last");

        long lines = 0, lost = 0;
        foreach (var line in await slow.ReadToAsync("] last"))
        {
            if (Lost().Match(line) is { Success: true } notice)
                lost += long.Parse(notice.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
            else
                lines++;
        }
        Assert.NotEqual(0, lost);
        Assert.Equal(host.Services.GetRequiredService<RpcLog>().Oldest + 50 - 1, lines + lost);
    }

    [Fact]
    public async Task Clients_beyond_the_limit_are_closed_with_one_log_line()
    {
        await using var host = await StartAsync(("EventRpc:Log:MaxClients", "1"));
        using (var first = await ConnectAsync(host))
        {
            using var second = await LogTestClient.ConnectAsync(host.LogEndPoint);
            Assert.Empty(await second.ReadToEndAsync());
            Assert.Contains("there are 1 log clients already", await first.ReadLineAsync(), StringComparison.Ordinal);
            Assert.Equal(1, host.Server.LogClientCount);
        }
        await host.Logs.WaitForAsync(line => line.EventId.Id == 72);
        using var next = await ConnectAsync(host);
    }

    [Fact]
    public async Task A_client_gets_what_was_logged_before_the_host_stopped()
    {
        await using var host = await StartPatientAsync();
        using var log = await ConnectAsync(host);
        host.Server.Log(1, "last words");
        await host.StopAsync().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.EndsWith("[1] last words", (await log.ReadToEndAsync())[0], StringComparison.Ordinal);
        Assert.Equal(0, host.Server.LogClientCount);
    }

    [Fact]
    public async Task Clients_that_do_not_read_hold_up_no_stop()
    {
        await using var host = await StartAsync();
        using var log = await LogTestClient.ConnectAsync(host.LogEndPoint);
        for (var i = 0; i < 12_000; i++)
            host.Server.Log(1, new string('x', 1000));
        // A host waits for half a minute before it aborts connections.
        await host.StopAsync().WaitAsync(TimeSpan.FromSeconds(20));
    }

    [GeneratedRegex(@"\[1\] (\d+) log lines lost, as this client reads too slowly$")]
    private static partial Regex Lost();

    /// <summary>A moment in a zone seven hours behind.</summary>
    private sealed class StandingTime : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone { get; } = TimeZoneInfo.CreateCustomTimeZone("Behind", TimeSpan.FromHours(-7), "Behind", "Behind");

        public override DateTimeOffset GetUtcNow() => new(2026, 11, 2, 6, 4, 5, TimeSpan.Zero);
    }
}
