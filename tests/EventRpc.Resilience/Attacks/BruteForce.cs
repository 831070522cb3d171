using System.Security.Claims;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.Resilience;

public sealed class BruteForce : Scenario
{
    private const int PerMinute = 30;

    internal override string Claim => "passwords are guessed on many connections at once from one address; no more are looked at than may fail in a minute, the right one neither, and when the minute is over its owner gets in.";

    internal override async Task RunAsync(ScenarioRun run)
    {
        var guesses = run.Pick(1_000, 50_000);
        var time = new ManualTime();
        var validator = new CountingValidator();
        await using var host = await FaultyHost.StartAsync(
            rpc => rpc.Services.AddSingleton<IRpcCredentialValidator>(validator),
            builder => builder.Services.AddSingleton<TimeProvider>(time),
            settings: [("EventRpc:Authentication:Required", "true"), ("EventRpc:Limits:LoginFailuresPerMinute", $"{PerMinute}")]);
        var refused = 0;
        await Parallel.ForAsync(0, guesses / 5, new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = run.CancellationToken }, async (i, _) =>
        {
            await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
            for (var guess = 0; guess < 5; guess++)
            {
                // The right one is among the later ones.
                var password = i >= 100 && guess == 0 ? CountingValidator.Right : $"{i} {guess}";
                Assert.False((await client.LogInAsync(LogIns.User, password))["ok"].IsTrue);
                Interlocked.Increment(ref refused);
            }
            // The last failure that it may have closes the connection.
            Assert.Null(await client.ReceiveBytesAsync());
        });
        run.Note("guesses", $"{refused:N0}");
        run.Note("looked at", $"{validator.Count:N0}");
        Assert.Equal(PerMinute, validator.Count);

        time.Advance(TimeSpan.FromMinutes(1.1));
        await using (var owner = await ConnectAsync(host.EndPoint, MessageFormat.Sereal))
            Assert.True((await owner.LogInAsync(LogIns.User, CountingValidator.Right))["ok"].IsTrue);
        await host.AssertAtRestAsync();
    }

    private sealed class CountingValidator : IRpcCredentialValidator
    {
        public const string Right = "right";

        private int _count;

        public int Count => Volatile.Read(ref _count);

        public ValueTask<ClaimsPrincipal?> ValidateAsync(RpcCredential credential, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _count);
            return ValueTask.FromResult(credential.Token == Right ? new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, credential.User)], "test")) : null);
        }
    }
}
