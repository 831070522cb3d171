using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EventRpc.Resilience;

/// <summary>What a server tells of itself.</summary>
/// <param name="Connections">How many clients are connected, those in their TLS handshake included.</param>
/// <param name="Objects">How many objects they hold.</param>
/// <param name="Calls">How many calls wait for their methods.</param>
/// <param name="Served">How many calls those have made who are connected.</param>
/// <param name="LogClients">How many log clients are connected.</param>
/// <param name="Blocks">What is in use of the blocks that Kestrel reads into and writes from, in bytes.</param>
/// <param name="Kept">What it keeps of those that were, in bytes: a twentieth is given back every ten seconds.</param>
/// <param name="Heap">What is used of the managed heap, without what Kestrel keeps, in bytes.</param>
/// <param name="WorkingSet">What the process has of the machine's memory, in bytes.</param>
/// <param name="Peak">The most that it has had since the peak was forgotten last, in bytes.</param>
internal sealed record ServerState(int Connections, int Objects, int Calls, long Served, int LogClients, long Blocks, long Kept, long Heap, long WorkingSet, long Peak)
{
    public const double Megabyte = 1 << 20;

    /// <summary>Whether nobody is there any more, and nothing of anybody.</summary>
    public bool IsAtRest => (Connections, Objects, Calls, LogClients, Blocks) == (0, 0, 0, 0, 0);

    /// <summary>Takes it in the server's own process, where the server's health checks are.</summary>
    public static async Task<ServerState> TakeAsync(IServiceProvider services)
    {
        var server = services.GetRequiredService<IEventRpcServer>();
        var health = await services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        var figures = health.Entries.Values.First(entry => entry.Data.ContainsKey("connections")).Data;
        var blocks = services.GetRequiredService<KestrelBlocks>();
        var kept = blocks.Kept;
        using var process = Process.GetCurrentProcess();
        return new(
            Count("connections"), server.ObjectCount, Count("callsInFlight"), server.Connections.Sum(connection => connection.CallCount), server.LogClientCount,
            blocks.InUse, kept, GC.GetTotalMemory(false) - kept, process.WorkingSet64, process.PeakWorkingSet64);

        int Count(string figure) => Convert.ToInt32(figures[figure], CultureInfo.InvariantCulture);
    }
}
