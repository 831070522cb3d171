using System.Reflection;
using EventRpc.Protocol;
using EventRpc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static EventRpc.Testing.RpcTestClient;

namespace EventRpc.AspNetCore.Tests.Logging;

/// <summary>Which of the server's messages get into the log, and under which of the peer's levels.</summary>
public sealed class LoggedMessagesTests
{
    private static List<RpcLogEntry> Entries(RpcTestHost host)
    {
        var entries = new RpcLogEntry[1000];
        var next = 1L;
        return [.. entries[..host.Services.GetRequiredService<RpcLog>().Read(ref next, entries, out _)]];
    }

    private static void Silence(EventRpcBuilder rpc) =>
        rpc.AddClass<Thing>().Services.Configure<LoggerFilterOptions>(logging => logging.AddFilter("EventRpc", LogLevel.None).AddFilter("EventRpc.AspNetCore", LogLevel.None));

    [Fact]
    public void Each_message_has_an_id_of_its_own()
    {
        int[] ids = [.. typeof(EventRpcLog).GetMethods(BindingFlags.Static | BindingFlags.Public)
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()!.EventId)];
        Assert.Distinct(ids);
    }

    [Theory]
    [InlineData(LogLevel.Information, 1, 1)]
    [InlineData(LogLevel.Information, 10, 2)]
    [InlineData(LogLevel.Information, 999, 3)]
    [InlineData(LogLevel.Debug, 20, 4)]
    [InlineData(LogLevel.Trace, 41, 5)]
    [InlineData(LogLevel.Warning, 22, 1)]
    [InlineData(LogLevel.Critical, 999, 1)]
    public void Levels_are_the_peers(LogLevel level, int eventId, int expected)
    {
        Assert.Equal(expected, PeerLevel.Of(level, eventId));
        Assert.True(PeerLevel.IsEnabled(level, expected));
        Assert.False(PeerLevel.IsEnabled(LogLevel.None, expected));
    }

    [Theory]
    [InlineData(1, false, false)]
    [InlineData(3, false, false)]
    [InlineData(4, true, false)]
    [InlineData(5, true, true)]
    public async Task Calls_pay_for_the_log_only_if_it_wants_them(int minimumLevel, bool debug, bool trace)
    {
        await using var host = await RpcTestHost.StartAsync(Silence, ("EventRpc:Log:MinimumLevel", $"{minimumLevel}"));
        var logger = host.Services.GetRequiredService<EventRpcServer>().Logger;
        Assert.True(logger.IsEnabled(LogLevel.Information));
        Assert.Equal((debug, trace), (logger.IsEnabled(LogLevel.Debug), logger.IsEnabled(LogLevel.Trace)));
    }

    [Fact]
    public async Task The_applications_filters_do_not_decide_what_gets_into_the_log()
    {
        await using var host = await RpcTestHost.StartAsync(Silence, ("EventRpc:Log:MinimumLevel", "5"));
        await using (var client = await ConnectAsync(host.EndPoint, MessageFormat.Cbor))
            await client.NewAsync("T::Thing::new");
        Assert.DoesNotContain(host.Logs.Lines, line => line.Category.StartsWith("EventRpc", StringComparison.Ordinal));
        var entries = Entries(host);
        Assert.StartsWith("Event-RPC-Server started", entries[0].Text, StringComparison.Ordinal);
        var created = entries.Single(entry => entry.Text.StartsWith("cid=1: Created new object T::Thing->new with oid 'T::Thing=HASH(0x", StringComparison.Ordinal));
        Assert.Equal((5, 1), (created.Level, created.Cid));
    }

    [Fact]
    public async Task Only_the_servers_own_messages_get_into_the_log()
    {
        await using var host = await RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>(), ("EventRpc:Log:MinimumLevel", "5"));
        var loggers = host.Services.GetRequiredService<ILoggerFactory>();
        foreach (var category in new[] { "EventRpc.AspNetCoreOther", "EventRpc", "Application" })
            LogForeign(loggers.CreateLogger(category));
        LogForeign(loggers.CreateLogger("EventRpc.AspNetCore.Part"));
        Assert.Single(Entries(host), entry => entry.Text == "foreign");
    }

    [Fact]
    public async Task An_exception_is_told_in_the_line_without_its_stack()
    {
        await using var host = await RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>());
        host.Logs.ExpectError(43);
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Cbor);
        var oid = await client.NewAsync("T::Thing::new");
        var told = await client.ErrorAsync(oid, "crash");
        var entry = Entries(host)[^1];
        Assert.Equal((1, 1), (entry.Level, entry.Cid));
        Assert.Equal($"cid=1: Error: can't call 'crash' of object with oid={oid}: {told}: System.InvalidOperationException: secret", entry.Text);
    }

    [Theory]
    [InlineData(1, LogLevel.Information)]
    [InlineData(2, LogLevel.Information)]
    [InlineData(3, LogLevel.Information)]
    [InlineData(4, LogLevel.Debug)]
    [InlineData(5, LogLevel.Trace)]
    public async Task The_application_logs_under_any_of_the_levels(int level, LogLevel logLevel)
    {
        await using var host = await RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>(), ("EventRpc:Log:MinimumLevel", "4"));
        host.Server.Log(level, $"level {level}\n");
        Assert.Equal(logLevel, (await host.Logs.WaitForAsync(line => line.EventId.Id == 79)).Level);
        Assert.Equal(level <= 4, Entries(host)[^1] is { Cid: 0 } last && last.Text == $"level {level}" && last.Level == level);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    public async Task Other_levels_do_not_exist(int level)
    {
        await using var host = await RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>());
        Assert.Throws<ArgumentOutOfRangeException>(() => host.Server.Log(level, "text"));
    }

    private static void LogForeign(ILogger logger) => logger.Log(LogLevel.Information, 1, "foreign", null, (text, _) => text);
}
