namespace EventRpc.Resilience;

/// <summary>Logs clients in.</summary>
internal static class LogIns
{
    /// <returns>The reply, whether it is let in or not.</returns>
    public static Task<PerlHash> LogInAsync(this RpcTestClient client, string user, string token) =>
        client.CallAsync(Request("auth", ("user", user), ("pass", token)));

    /// <summary>Logs in as who is always let in, which is anybody where nobody need log in.</summary>
    public static async Task LogInAsync(this RpcTestClient client) =>
        Assert.True((await client.LogInAsync(Visitor.User, Visitor.Token))["ok"].IsTrue);
}
