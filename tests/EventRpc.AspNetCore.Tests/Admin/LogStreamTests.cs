using System.Text.Json;
using System.Text.RegularExpressions;
using EventRpc.AspNetCore.Tests.Limits;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.AspNetCore.Tests.Admin;

public sealed class LogStreamTests
{
    [Fact]
    public async Task Events_are_the_lines_that_are_kept_and_then_those_that_come()
    {
        await using var host = await AdminHost.StartAsync();
        host.Rpc.Server.Log(1, "before");
        using var stream = await EventStream.OpenAsync(host, "");
        Assert.Equal("text/event-stream", stream.ContentType);
        await stream.ReadUntilAsync("before");
        host.Rpc.Server.Log(2, "after");
        var line = await stream.ReadUntilAsync("after");
        Assert.Equal("line", line.Name);
        Assert.Equal(["sequence", "time", "level", "cid", "text"], line.Data.EnumerateObject().Select(property => property.Name));
        Assert.Equal(2, line.Data.GetProperty("level").GetInt32());
        Assert.Equal(0, line.Data.GetProperty("cid").GetInt64());
        Assert.StartsWith($"{line.Data.GetProperty("sequence").GetInt64()}-", line.Id, StringComparison.Ordinal);
        Assert.Equal(1, host.Rpc.Server.LogClientCount);
    }

    [Fact]
    public async Task A_reader_that_comes_again_goes_on_behind_what_it_had()
    {
        await using var host = await AdminHost.StartAsync();
        string id;
        using (var stream = await EventStream.OpenAsync(host, ""))
        {
            host.Rpc.Server.Log(1, "first");
            id = (await stream.ReadUntilAsync("first")).Id;
        }
        host.Rpc.Server.Log(1, "second");
        host.Rpc.Server.Log(1, "third");
        // The address is the same as the first time.
        using var again = await EventStream.OpenAsync(host, "?tail=0&level=1", ("Last-Event-ID", id));
        Assert.Equal("second", (await again.ReadAsync()).Text);
        using var byNumber = await EventStream.OpenAsync(host, "?level=1", ("Last-Event-ID", id.Split('-')[0]));
        Assert.Equal("second", (await byNumber.ReadAsync()).Text);
    }

    [Theory]
    [InlineData("3-0")]
    [InlineData("999999-abcdef")]
    [InlineData("999999")]
    [InlineData("nonsense")]
    [InlineData("-1")]
    [InlineData("99999999999999999999")]
    public async Task An_id_of_another_run_begins_at_the_beginning(string id)
    {
        await using var host = await AdminHost.StartAsync();
        using var stream = await EventStream.OpenAsync(host, "", ("Last-Event-ID", id));
        Assert.Equal(1, (await stream.ReadAsync()).Data.GetProperty("sequence").GetInt64());
    }

    [Fact]
    public async Task A_reader_that_has_missed_lines_is_told_how_many_and_they_are_counted()
    {
        await using var host = await AdminHost.StartAsync(settings: ("EventRpc:Log:Capacity", "10"));
        for (var i = 0; i < 30; i++)
            host.Rpc.Server.Log(1, $"line {i}");
        using var stream = await EventStream.OpenAsync(host, "", ("Last-Event-ID", "1"));
        var lost = await stream.ReadAsync();
        Assert.Equal("lost", lost.Name);
        var count = lost.Data.GetProperty("count").GetInt64();
        var next = await stream.ReadAsync();
        Assert.Equal(2 + count, next.Data.GetProperty("sequence").GetInt64());
        Assert.Equal($"{1 + count}", lost.Id.Split('-')[0]);
        Assert.Equal(count, (await host.GetAsync("/status")).GetProperty("totals").GetProperty("logLinesLost").GetInt64());
    }

    [Fact]
    public async Task Level_connection_and_tail_choose_the_lines()
    {
        await using var host = await AdminHost.StartAsync(settings: ("EventRpc:Log:MinimumLevel", "5"));
        await using var first = await host.ConnectAsync();
        await using var second = await host.ConnectAsync();
        host.Rpc.Server.Log(1, "one");
        host.Rpc.Server.Log(2, "two");
        host.Rpc.Server.Log(3, "three");
        using (var stream = await EventStream.OpenAsync(host, "?level=2&tail=2"))
        {
            Assert.Equal("one", (await stream.ReadAsync()).Text);
            Assert.Equal("two", (await stream.ReadAsync()).Text);
            host.Rpc.Server.Log(3, "not this");
            host.Rpc.Server.Log(2, "but this");
            Assert.DoesNotContain("not this", await stream.TextsUntilAsync("but this"));
        }
        using (var stream = await EventStream.OpenAsync(host, "?cid=2"))
        {
            await second.NewAsync("T::Thing::new");
            LogStreamEvent line;
            do
            {
                line = await stream.ReadAsync();
                Assert.Equal(2, line.Data.GetProperty("cid").GetInt64());
            }
            while (!line.Text.Contains("Created new object", StringComparison.Ordinal));
        }
        using (var stream = await EventStream.OpenAsync(host, "?tail=0&level=1"))
        {
            host.Rpc.Server.Log(1, "new");
            Assert.Equal("new", (await stream.ReadAsync()).Text);
        }
    }

    [Theory]
    [InlineData("level=0", "'level' must be a number from 1 to 5.")]
    [InlineData("level=6", "'level' must be a number from 1 to 5.")]
    [InlineData("cid=x", "'cid' must be a number from 1.")]
    [InlineData("tail=-1", "'tail' must be a number from 0 to 2147483647.")]
    public async Task What_is_wrong_with_the_query_is_told(string query, string expected)
    {
        await using var host = await AdminHost.StartAsync();
        var (status, errors) = await host.SendAsync(HttpMethod.Get, $"/log?{query}");
        Assert.Equal(400, status);
        Assert.Equal(expected, JsonElement.Parse(errors).GetProperty(query.Split('=')[0])[0].GetString());
    }

    [Fact]
    public async Task Without_wanting_events_a_reader_gets_the_peers_lines_and_none_is_forged()
    {
        await using var host = await AdminHost.StartAsync();
        host.Rpc.Server.Log(1, "evil\r\n\r\nid: 7\nevent: line\ndata: {}\u2028x");
        using var response = await host.Http.GetAsync(new Uri("/eventrpc/log?tail=1&level=1", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/plain; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var line = await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Matches(new Regex(@"^\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4} \[1\] evil\\x\{d\}\\x\{a\}\\x\{d\}\\x\{a\}id: 7\\x\{a\}event: line\\x\{a\}data: \{\}\\x\{2028\}x$"), line);

        using var stream = await EventStream.OpenAsync(host, "?tail=1&level=1");
        Assert.StartsWith("evil\\x{d}", (await stream.ReadAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task There_are_no_more_readers_than_may_be_log_clients()
    {
        await using var host = await AdminHost.StartAsync(settings: ("EventRpc:Log:MaxClients", "2"));
        using var first = await EventStream.OpenAsync(host, "");
        using (await EventStream.OpenAsync(host, ""))
        {
            var (status, detail) = await host.SendAsync(HttpMethod.Get, "/log");
            Assert.Equal(503, status);
            Assert.Equal("There are 2 readers of the log already, as many as EventRpc:Log:MaxClients allows.", detail);
        }
        await host.Rpc.Logs.WaitForAsync(line => line.EventId.Id == 72);
        using var third = await EventStream.OpenAsync(host, "?tail=1");
        await third.ReadAsync();
    }

    [Fact]
    public async Task An_open_stream_does_not_hold_up_the_stop_and_ends_with_the_last_lines()
    {
        await using var host = await AdminHost.StartAsync(prepare: builder => builder.Services.AddSingleton<TimeProvider>(new PatientTime()));
        using var stream = await EventStream.OpenAsync(host, "?tail=0");
        host.Rpc.Server.Log(1, "last words");
        await host.Rpc.StopAsync().WaitAsync(TimeSpan.FromSeconds(15));
        await stream.ReadUntilAsync("last words");
        await stream.ReadToEndAsync();
    }

    [Fact]
    public async Task A_reader_that_does_not_read_does_not_hold_up_the_stop_either()
    {
        await using var host = await AdminHost.StartAsync(settings: ("EventRpc:Log:Capacity", "100000"));
        var text = new string('x', 1000);
        for (var i = 0; i < 20_000; i++)
            host.Rpc.Server.Log(1, text);
        // More than all buffers between take, and nothing is read of it.
        using var stream = await EventStream.OpenAsync(host, "");
        await host.Rpc.StopAsync().WaitAsync(TimeSpan.FromSeconds(15));
        Assert.Contains(host.Rpc.Logs.Lines, line => line.EventId.Id == 3);
    }

    /// <summary>Fires every timer at once, so that silences are short.</summary>
    private sealed class Hasty : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime == TimeSpan.FromSeconds(15) ? TimeSpan.FromMilliseconds(1) : dueTime, period);
    }

    [Fact]
    public async Task Silence_is_broken_so_that_readers_that_are_gone_are_found()
    {
        await using var host = await AdminHost.StartAsync(prepare: builder => builder.Services.AddSingleton<TimeProvider>(new Hasty()));
        using var stream = await EventStream.OpenAsync(host, "?tail=0&level=1");
        string? line;
        do
        {
            line = await stream.ReadLineAsync();
        }
        while (line != ":");
        Assert.Matches(@"^id: \d+-[0-9a-f]+$", await stream.ReadLineAsync());
        Assert.Equal("", await stream.ReadLineAsync());
    }

    [Fact]
    public async Task A_full_log_begins_with_what_is_kept_and_loses_nothing_by_being_opened()
    {
        await using var host = await AdminHost.StartAsync(settings: ("EventRpc:Log:Capacity", "5"));
        for (var i = 0; i < 20; i++)
            host.Rpc.Server.Log(1, $"line {i}");
        using var stream = await EventStream.OpenAsync(host, "");
        Assert.Equal("line", (await stream.ReadAsync()).Name);
        Assert.Equal(0, host.Rpc.Services.GetRequiredService<ServerStatistics>().LostLogLines);
    }

    [Fact]
    public async Task Silence_is_broken_while_lines_come_that_the_reader_does_not_want()
    {
        var clock = new Limits.TestClock();
        await using var host = await AdminHost.StartAsync(prepare: builder => builder.Services.AddSingleton<TimeProvider>(clock));
        using var stream = await EventStream.OpenAsync(host, "?tail=0&cid=777");
        var line = stream.ReadLineAsync();
        for (var i = 0; !line.IsCompleted && i < 1000; i++)
        {
            // Each of these ends a wait before the silence has been long enough.
            clock.Advance(TimeSpan.FromSeconds(4));
            host.Rpc.Server.Log(1, "not wanted");
            await Task.WhenAny(line, Task.Delay(20));
        }
        Assert.True(line.IsCompleted);
        while (await line != ":")
            line = stream.ReadLineAsync();
    }
}
