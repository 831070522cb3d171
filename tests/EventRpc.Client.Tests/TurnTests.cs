using EventRpc.Protocol;

namespace EventRpc.Client.Tests;

/// <summary>Which requests are on their way at once, and in which order.</summary>
public sealed class TurnTests
{
    [Fact]
    public async Task Requests_are_sent_ahead_to_a_server_that_takes_them_and_no_more_than_the_client_may()
    {
        await using var server = FakeServer.Start(async connection =>
        {
            await connection.ShakeHandsAsync(pipelining: true);
            await connection.MakeAsync();
            // None is answered before the client has sent all that it may.
            var waiting = new Queue<PerlHash>();
            for (var i = 0; i < 20; i++)
            {
                while (waiting.Count < Math.Min(8, 20 - i))
                    waiting.Enqueue(await connection.ReceiveAsync("exec"));
                await connection.ReturnAsync(waiting.Dequeue()["method"]);
            }
            await connection.FallSilentAsync();
        });
        await using var client = await server.ConnectAsync(options => options.MaxCallsInFlight = 8);
        var remote = await client.NewAsync("T");
        var calls = Enumerable.Range(0, 20).Select(i => remote.CallAsync<string>($"m{i}"));
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"m{i}"), await Task.WhenAll(calls));
    }

    [Theory]
    [InlineData(false, 64)]
    [InlineData(true, 1)]
    public async Task One_request_at_a_time_is_sent_where_no_more_may_be(bool pipelining, int maxCallsInFlight)
    {
        var ahead = 0;
        await using var server = FakeServer.Start(async connection =>
        {
            await connection.ShakeHandsAsync(pipelining);
            await connection.MakeAsync();
            for (var i = 0; i < 100; i++)
            {
                var request = await connection.ReceiveAsync("exec");
                if (connection.HasMore)
                    ahead++;
                await connection.ReturnAsync(request["method"]);
            }
            await connection.FallSilentAsync();
        });
        await using var client = await server.ConnectAsync(options => options.MaxCallsInFlight = maxCallsInFlight);
        var remote = await client.NewAsync("T");
        Assert.Equal(
            Enumerable.Range(0, 100).Select(i => $"m{i}"),
            await Task.WhenAll(Enumerable.Range(0, 100).Select(i => remote.CallAsync<string>($"m{i}"))));
        Assert.Equal(0, ahead);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Calls_are_sent_in_the_order_in_which_they_were_made(bool pipelining)
    {
        const int Count = 2000;
        var seen = new List<string?>();
        await using var server = FakeServer.Start(async connection =>
        {
            await connection.ShakeHandsAsync(pipelining);
            await connection.MakeAsync();
            for (var i = 0; i < Count; i++)
            {
                seen.Add((await connection.ReceiveAsync("exec"))["method"].ToString());
                await connection.ReturnAsync();
            }
            await connection.FallSilentAsync();
        });
        await using var client = await server.ConnectAsync(options => options.MaxCallsInFlight = 3);
        var remote = await client.NewAsync("T");
        await Task.WhenAll(Enumerable.Range(0, Count).Select(i => remote.CallAsync($"m{i}")));
        Assert.Equal(Enumerable.Range(0, Count).Select(i => $"m{i}"), seen);
    }

    [Fact]
    public async Task Our_server_is_sent_requests_ahead()
    {
        var gate = new Gate();
        await using var host = await Served.StartAsync(gate);
        await using var client = await host.ConnectAsync();
        await using var remote = await client.NewAsync("T::Gate");
        var first = remote.CallAsync<string>("pass", "1");
        await gate.Entered;
        var others = Enumerable.Range(2, 5).Select(i => remote.CallAsync<string>("pass", $"{i}")).ToArray();
        Assert.False(first.IsCompleted);
        gate.Open();
        Assert.Equal(["1", "2", "3", "4", "5", "6"], await Task.WhenAll([first, .. others]));
    }

    [Fact]
    public async Task An_argument_that_cannot_be_written_does_not_hold_up_those_that_wait_behind_it()
    {
        var gate = new Gate();
        await using var host = await Served.StartAsync(gate);
        await using var client = await host.ConnectAsync(options => options.MaxCallsInFlight = 1);
        await using var remote = await client.NewAsync("T::Gate");
        var first = remote.CallAsync<string>("pass", "1");
        await gate.Entered;
        var broken = remote.CallAsync<string>("pass", new Unwritable());
        var last = remote.CallAsync<string>("pass", "3");
        gate.Open();
        Assert.Equal(("1", "3"), (await first, await last));
        Assert.Equal("on purpose", (await Assert.ThrowsAsync<InvalidTimeZoneException>(() => broken)).Message);
    }

    [Fact]
    public async Task An_argument_that_makes_a_call_while_it_is_written_is_refused_and_harms_no_other_call()
    {
        await using var host = await Served.StartAsync();
        await using var client = await host.ConnectAsync();
        await using var echo = await client.NewAsync("T::Echo");
        var lazy = new Calling(() => echo.CallAsync<string>("string", "inner").GetAwaiter().GetResult());
        var error = await Assert.ThrowsAnyAsync<Exception>(() => echo.CallAsync<object>("object", lazy));
        Assert.Contains("Make the call before, and pass its result.", error.ToString(), StringComparison.Ordinal);
        Assert.Equal("fine", await echo.CallAsync<string>("string", "fine"));
    }

    private sealed class Unwritable
    {
        public string Value => throw new InvalidTimeZoneException("on purpose");
    }

    private sealed class Calling(Func<string> call)
    {
        public string Value => call();
    }
}
