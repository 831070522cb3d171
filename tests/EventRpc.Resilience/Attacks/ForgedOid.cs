namespace EventRpc.Resilience;

public sealed class ForgedOid : Scenario
{
    internal override string Claim => "a client calls, passes and destroys objects by ids that it guesses, has seen elsewhere, or has given back, under this class and another; it reaches none.";

    internal override async Task RunAsync(ScenarioRun run)
    {
        var guesses = run.Pick(2_000, 200_000);
        await using var host = await FaultyHost.StartAsync(rpc => rpc.AddClass<Vault>());
        await using var owner = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        var secret = await owner.NewAsync("Resilience::Vault::new");
        await using var thief = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        var own = await thief.NewAsync("Resilience::Target::new");
        var destroyed = await thief.NewAsync("Resilience::Target::new");
        await thief.CallAsync(Request("client_destroy", ("oid", destroyed)));

        List<string> known = [secret, destroyed, secret.Replace("Resilience::Vault", "Resilience::Target", StringComparison.Ordinal), own.Replace("Resilience::Target", "Resilience::Vault", StringComparison.Ordinal), "", "0", own + "\0", $" {own}", own[..^1], own.ToUpperInvariant()];
#pragma warning disable CA5394 // The same guesses each time.
        var random = new Random(1);
        var tried = 0;
        foreach (var oid in known.Concat(Enumerable.Range(0, guesses).Select(_ => Guess(secret, random))))
#pragma warning restore CA5394
        {
            Assert.StartsWith("Illegal access to unknown object", await thief.ErrorAsync(oid, "open"), StringComparison.Ordinal);
            if (tried++ < known.Count * 10)
            {
                var reply = await thief.ExecAsync(own, "echo", Proxy(oid));
                Assert.False(reply["ok"].IsTrue);
                Assert.True((await thief.CallAsync(Request("client_destroy", ("oid", oid))))["ok"].IsTrue);
            }
        }
        run.Note("ids tried", $"{tried:N0}");
        Assert.Equal("gold", (await owner.ResultAsync(secret, "open")).ToString());
        Assert.Equal("mine", (await thief.ResultAsync(own, "echo", "mine")).ToString());
        await owner.DisposeAsync();
        await thief.DisposeAsync();
        await host.AssertAtRestAsync();
    }

    /// <summary>An id that differs from a right one in some of its last digits.</summary>
    private static string Guess(string oid, Random random)
    {
#pragma warning disable CA5394 // The same guesses each time.
        var digits = random.Next(1, 9);
        return oid[..^(digits + 1)] + random.GetHexString(digits, lowercase: true) + ")" is var guess && guess != oid ? guess : oid + "0";
#pragma warning restore CA5394
    }

    [RpcClass("Resilience::Vault")]
    private sealed class Vault
    {
        [RpcConstructor("new")]
        public static Vault New() => new();

        [RpcMethod]
        public string Open() => "gold";
    }
}
