namespace EventRpc.Resilience;

/// <summary>What visitors have done, and how long their calls took.</summary>
internal sealed class Tally
{
    private readonly Lock _gate = new();
    private Latencies _recent = new();

    public Latencies All { get; } = new();

    public long Visits { get; private set; }

    public void Add(Latencies visit)
    {
        lock (_gate)
        {
            Visits++;
            _recent.Add(visit);
            All.Add(visit);
        }
    }

    /// <summary>How long calls took since this was last asked for.</summary>
    public Latencies TakeRecent()
    {
        lock (_gate)
        {
            var recent = _recent;
            _recent = new Latencies();
            return recent;
        }
    }
}
