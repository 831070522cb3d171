namespace EventRpc.Resilience;

/// <summary>Makes objects to call.</summary>
internal static class Targets
{
    /// <returns>The id of a new <see cref="Target"/>.</returns>
    public static Task<string> NewTargetAsync(this RpcTestClient client) => client.NewAsync("Resilience::Target::new");
}
