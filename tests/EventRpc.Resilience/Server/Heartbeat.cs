using Microsoft.AspNetCore.Connections.Features;

namespace EventRpc.Resilience;

/// <summary>Kestrel's heart, which beats once a second of real time, and with which a server looks at its clients.</summary>
internal static class Heartbeat
{
    /// <summary>Waits until the server has looked at each client. The oldest of them must stay meanwhile.</summary>
    public static async Task LookAtAllAsync(this IEventRpcServer server)
    {
        // One is looked at after the other: between two looks at one of them it is each other's turn.
        const int looks = 2;
        var count = 0;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Connections.MinBy(connection => connection.Id)!.Features.Get<IConnectionHeartbeatFeature>()!.OnHeartbeat(
            _ =>
            {
                if (++count == looks)
                    all.SetResult();
            },
            server);
        await all.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
