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
        var others = await owner.NewTargetAsync();
        await using var thief = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        var own = await thief.NewTargetAsync();
        var destroyed = await thief.NewTargetAsync();
        await thief.CallAsync(Request("client_destroy", ("oid", destroyed)));

        string[] known =
        [
            secret, others, destroyed, "", "0", $"{own}\0", $" {own}", own[..^1], own.ToUpperInvariant(),
            secret.Replace("Vault", "Target", StringComparison.Ordinal), own.Replace("Target", "Vault", StringComparison.Ordinal),
        ];
        // What the thief was handed it may pass.
        Assert.Equal("itself", (await thief.ResultAsync(own, "take", Proxy(own))).ToString());
        foreach (var oid in known)
            Assert.True((await thief.CallAsync(Request("client_destroy", ("oid", oid))))["ok"].IsTrue);
        var random = new Random(1);
        foreach (var oid in known.Concat(Enumerable.Range(0, guesses).Select(_ => Guess(secret, random))))
        {
            Assert.StartsWith("Illegal access to unknown object", await thief.ErrorAsync(oid, "open"), StringComparison.Ordinal);
            await thief.ErrorAsync(own, "take", Proxy(oid));
        }
        run.Note("ids tried", $"{known.Length + guesses:N0}");
        Assert.Equal("gold", (await owner.ResultAsync(secret, "open")).ToString());
        Assert.Equal("itself", (await thief.ResultAsync(own, "take", Proxy(own))).ToString());
        await owner.DisposeAsync();
        await thief.DisposeAsync();
        await host.AssertAtRestAsync();
    }

    /// <summary>An id whose last digits are others than those of a right one.</summary>
    private static string Guess(string oid, Random random)
    {
        const int digits = 7;
#pragma warning disable CA5394 // The same guesses each time.
        return $"{oid[..^(digits + 1)]}{random.Next(1 << (4 * digits)):x7})";
#pragma warning restore CA5394
    }

    [RpcClass("Resilience::Vault")]
    internal sealed class Vault
    {
        [RpcConstructor("new")]
        public static Vault New() => new();

        [RpcMethod]
        public string Open() => "gold";
    }
}
