namespace EventRpc.AspNetCore;

/// <summary>Counts what ran into a limit.</summary>
internal sealed class LimitRejections
{
    private static readonly RpcLimit[] Limits = Enum.GetValues<RpcLimit>();

    private readonly long[] _counts = new long[Limits.Length];

    public void Add(RpcLimit limit) => Interlocked.Increment(ref _counts[(int)limit]);

    public IReadOnlyDictionary<RpcLimit, long> Counts => Limits.ToDictionary(limit => limit, limit => Interlocked.Read(ref _counts[(int)limit]));
}
