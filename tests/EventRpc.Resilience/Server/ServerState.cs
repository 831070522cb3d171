namespace EventRpc.Resilience;

/// <summary>What a server process tells of itself.</summary>
/// <param name="Connections">How many clients are connected.</param>
/// <param name="Objects">How many objects they hold.</param>
/// <param name="Calls">How many calls wait for their methods.</param>
/// <param name="LogClients">How many log clients are connected.</param>
/// <param name="Heap">What is used of the managed heap, in bytes.</param>
/// <param name="WorkingSet">What the process has of the machine's memory, in bytes.</param>
/// <param name="Peak">The most that it has had since the peak was forgotten last, in bytes.</param>
internal sealed record ServerState(int Connections, int Objects, int Calls, int LogClients, long Heap, long WorkingSet, long Peak)
{
    public const double Megabyte = 1 << 20;

    public bool IsAtRest => (Connections, Objects, Calls, LogClients) == (0, 0, 0, 0);
}
