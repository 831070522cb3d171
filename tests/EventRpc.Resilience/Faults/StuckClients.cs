namespace EventRpc.Resilience;

/// <summary>Clients whose calls do not end.</summary>
internal static class StuckClients
{
    /// <summary>Has half of them leave, which harms nobody, and lets the calls of the others go.</summary>
    /// <returns>What these are answered; they have left too.</returns>
    public static async Task<List<PerlHash>> HalfLeaveAsync(this RpcTestHost host, IReadOnlyList<RpcTestClient> stuck, MisbehavingCalls calls)
    {
        // Two kinds of them take turns.
        var leaving = stuck.Where((_, i) => i % 4 < 2).ToList();
        foreach (var client in leaving)
            client.Reset();
        await host.AssertServesAsync();
        calls.Release();
        var replies = new List<PerlHash>();
        foreach (var client in stuck.Except(leaving))
        {
            replies.Add(await client.ReceiveAsync());
            await client.DisposeAsync();
        }
        return replies;
    }
}
