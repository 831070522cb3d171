using System.Net;
using System.Security.Claims;
using EventRpc.Protocol;
using EventRpc.Testing;
using Microsoft.Extensions.DependencyInjection;
using static EventRpc.Testing.RpcTestClient;

namespace EventRpc.AspNetCore.Tests.Authentication;

public sealed class LoginLimitTests
{
    private const string Token = "frh4./qCggHMw";

    private static readonly IPEndPoint Somewhere = new(IPAddress.Parse("192.0.2.1"), 1);

    private static readonly (string, string)[] Fred =
    [
        ("EventRpc:Authentication:Required", "true"),
        ("EventRpc:Authentication:Users:fred", Token),
    ];

    private static async Task<string> LogInAsync(RpcTestClient client, string token, string user = "fred")
    {
        var reply = await client.CallAsync(Request("auth", ("user", user), ("pass", token)));
        return reply["msg"].ToString()!;
    }

    [Fact]
    public async Task The_last_failure_that_a_connection_may_have_is_answered_and_closes_it()
    {
        await using var host = await RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>(), [.. Fred, ("EventRpc:Limits:MaxLoginAttempts", "3")]);
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Cbor);
        Assert.Equal("Illegal credentials", await LogInAsync(client, "x"));
        Assert.Equal("Credentials Ok", await LogInAsync(client, Token));
        Assert.Equal("Illegal credentials", await LogInAsync(client, "x"));
        Assert.Equal("Illegal credentials", await LogInAsync(client, "x"));
        Assert.Null(await client.ReceiveBytesAsync());
        await host.Logs.WaitForAsync(line => line.EventId.Id == 12 && line.Text.EndsWith("3 failed logins", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_client_that_makes_requests_without_end_and_does_not_log_in_is_closed()
    {
        await using var host = await RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>(), Fred);
        await using var stranger = await ConnectAsync(host.EndPoint, MessageFormat.Cbor);
        await using var fred = await ConnectAsync(host.EndPoint, MessageFormat.Cbor);
        Assert.Equal("Credentials Ok", await LogInAsync(fred, Token));
        for (var i = 1; i < 100; i++)
            Assert.False((await stranger.CallAsync(Request("class_info_all")))["ok"].IsTrue);
        await stranger.SendAsync(Request("class_info_all"));
        Assert.Null(await stranger.ReceiveBytesAsync());
        await host.Logs.WaitForAsync(line => line.EventId.Id == 12 && line.Text.EndsWith("it has made 100 requests without logging in", StringComparison.Ordinal));
        for (var i = 0; i < 110; i++)
            Assert.True((await fred.CallAsync(Request("version")))["ok"].IsTrue);
    }

    [Fact]
    public async Task Too_many_failures_from_an_address_have_all_its_logins_refused_unseen_until_the_minute_is_over()
    {
        var time = new SetTime();
        var validator = new Counting();
        await using var host = await RpcTestHost.StartAsync(
            rpc =>
            {
                rpc.Services.AddSingleton<TimeProvider>(time);
                rpc.Services.AddSingleton<IRpcCredentialValidator>(validator);
                rpc.AddClass<Thing>();
            },
            ("EventRpc:Limits:LoginFailuresPerMinute", "4"));
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Cbor);
        for (var i = 0; i < 4; i++)
            Assert.Equal("Illegal credentials", await LogInAsync(client, "x"));
        await using var other = await ConnectAsync(host.EndPoint, MessageFormat.Cbor);
        Assert.Equal("Illegal credentials", await LogInAsync(other, "right"));
        Assert.Equal("Illegal credentials", await LogInAsync(other, "right"));
        Assert.Equal(4, validator.Calls);
        Assert.Single(host.Logs.Lines, line => line.EventId.Id == 35);
        // Who is refused without a look shall know of it from the log.
        Assert.Equal(2, host.Logs.Lines.Count(line => line.EventId.Id == 120 && line.Text.Contains("cid=2: Login of user 'fred' refused", StringComparison.Ordinal)));

        time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal("Credentials Ok", await LogInAsync(other, "right"));
    }

    [Fact]
    public async Task What_a_validator_could_not_check_is_no_failure_of_the_address()
    {
        var validator = new Failing();
        await using var host = await RpcTestHost.StartAsync(
            rpc =>
            {
                rpc.Services.AddSingleton<IRpcCredentialValidator>(validator);
                rpc.AddClass<Thing>();
            },
            ("EventRpc:Limits:LoginFailuresPerMinute", "2"));
        host.Logs.ExpectError(32);
        await using (var client = await ConnectAsync(host.EndPoint, MessageFormat.Cbor))
        {
            for (var i = 0; i < 4; i++)
                Assert.Equal("Illegal credentials", await LogInAsync(client, "right"));
        }
        validator.IsDown = false;
        await using var later = await ConnectAsync(host.EndPoint, MessageFormat.Cbor);
        Assert.Equal("Credentials Ok", await LogInAsync(later, "right"));
        Assert.Equal(4, host.Logs.Lines.Count(line => line.EventId.Id == 32));
        Assert.DoesNotContain(host.Logs.Lines, line => line.EventId.Id is 31 or 35);
    }

    [Fact]
    public async Task Logins_that_succeed_do_not_count_however_many_come_from_an_address()
    {
        var failures = new LoginFailures(3, 100, new SetTime());
        for (var i = 0; i < 100; i++)
            Assert.False((await failures.BeginAsync(Somewhere, default))!.Value.End(hasFailed: false));
        Assert.Equal(0, failures.Count);
    }

    [Fact]
    public async Task A_burst_has_no_more_under_way_than_may_fail_and_the_rest_is_refused_when_they_have()
    {
        var failures = new LoginFailures(3, 100, new SetTime());
        var attempts = Enumerable.Range(0, 50).Select(_ => failures.BeginAsync(Somewhere, default).AsTask()).ToList();
        Assert.Equal(3, attempts.Count(attempt => attempt.IsCompleted));
        // One that succeeds makes room for another.
        Assert.False((await attempts[0])!.Value.End(hasFailed: false));
        Assert.NotNull(await attempts[3]);
        Assert.False((await attempts[1])!.Value.End(hasFailed: true));
        Assert.False((await attempts[2])!.Value.End(hasFailed: true));
        Assert.True((await attempts[3])!.Value.End(hasFailed: true));
        foreach (var attempt in attempts.Skip(4))
            Assert.Null(await attempt);
        Assert.Null(await failures.BeginAsync(Somewhere, default));
    }

    [Fact]
    public async Task Who_gives_up_waiting_takes_no_turn_away()
    {
        var failures = new LoginFailures(1, 100, new SetTime());
        var first = (await failures.BeginAsync(Somewhere, default))!.Value;
        using var gone = new CancellationTokenSource();
        var second = failures.BeginAsync(Somewhere, gone.Token).AsTask();
        var third = failures.BeginAsync(Somewhere, default).AsTask();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        first.End(hasFailed: false);
        Assert.NotNull(await third);
    }

    [Fact]
    public async Task What_is_remembered_is_bounded_and_forgotten()
    {
        var time = new SetTime();
        var failures = new LoginFailures(2, 10, time);
        for (var i = 0; i < 30; i++)
        {
            if (await failures.BeginAsync(new IPEndPoint(IPAddress.Parse($"192.0.2.{i}"), 1), default) is { } attempt)
                attempt.End(hasFailed: true);
        }
        Assert.Equal(11, failures.Count);
        // Those who found no room share the limit.
        Assert.Null(await failures.BeginAsync(new IPEndPoint(IPAddress.Parse("192.0.2.200"), 1), default));
        time.Advance(TimeSpan.FromSeconds(61));
        (await failures.BeginAsync(Somewhere, default))!.Value.End(hasFailed: false);
        Assert.Equal(0, failures.Count);
    }

    [Fact]
    public async Task A_clock_that_is_set_keeps_nobody_out_for_longer_and_lets_nobody_in_sooner()
    {
        var time = new SetTime();
        var failures = new LoginFailures(1, 10, time);
        (await failures.BeginAsync(Somewhere, default))!.Value.End(hasFailed: true);
        time.Clock += TimeSpan.FromDays(1);
        Assert.Null(await failures.BeginAsync(Somewhere, default));
        time.Clock -= TimeSpan.FromDays(2);
        time.Advance(TimeSpan.FromSeconds(61));
        Assert.NotNull(await failures.BeginAsync(Somewhere, default));
    }

    [Theory]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("192.0.2.1", "192.0.2.1")]
    public void Addresses_that_one_client_can_choose_among_count_as_one(string address, string group) =>
        Assert.Equal(IPAddress.Parse(group), LoginFailures.Group(IPAddress.Parse(address)));

    private sealed class SetTime : TimeProvider
    {
        private TimeSpan _passed;

        public DateTimeOffset Clock { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _passed.Ticks;

        public override DateTimeOffset GetUtcNow() => Clock;

        public void Advance(TimeSpan time)
        {
            _passed += time;
            Clock += time;
        }
    }

    private sealed class Failing : IRpcCredentialValidator
    {
        public bool IsDown { get; set; } = true;

        public ValueTask<ClaimsPrincipal?> ValidateAsync(RpcCredential credential, CancellationToken cancellationToken) =>
            IsDown ? throw new IOException("The directory is down.") : new(new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.Name, credential.User)], "test")));
    }

    private sealed class Counting : IRpcCredentialValidator
    {
        public int Calls { get; private set; }

        public ValueTask<ClaimsPrincipal?> ValidateAsync(RpcCredential credential, CancellationToken cancellationToken)
        {
            Calls++;
            Assert.NotNull(credential.RemoteEndPoint);
            return new(credential.Token == "right" ? new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.Name, credential.User)], "test")) : null);
        }
    }
}
