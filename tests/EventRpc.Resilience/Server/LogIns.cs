namespace EventRpc.Resilience;

/// <summary>Logs clients in.</summary>
internal static class LogIns
{
    public const string User = "fred";
    public const string Token = "frh4./qCggHMw";

    /// <summary>What makes a server ask for logins, and know one user; one who guesses is not kept out.</summary>
    public static (string Key, string Value)[] Required =>
        [("EventRpc:Authentication:Required", "true"), ($"EventRpc:Authentication:Users:{User}", Token), ("EventRpc:Limits:LoginFailuresPerMinute", "0")];

    /// <returns>The reply, whether it is let in or not.</returns>
    public static Task<PerlHash> LogInAsync(this RpcTestClient client, string user, string token) =>
        client.CallAsync(Request("auth", ("user", user), ("pass", token)));

    /// <summary>Logs in as the user, which anybody is where nobody need log in.</summary>
    public static async Task LogInAsync(this RpcTestClient client) =>
        Assert.True((await client.LogInAsync(User, Token))["ok"].IsTrue);
}
