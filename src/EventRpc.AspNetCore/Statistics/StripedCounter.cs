namespace EventRpc.AspNetCore;

/// <summary>A total that all connections add to, without waiting for one another: each processor has a part of its own.</summary>
internal sealed class StripedCounter
{
    /// <summary>A cache line, so that no two processors write to the same.</summary>
    private const int Width = 16;

    private readonly long[] _parts = new long[(Stripes.Count + 1) * Width];

    public void Add(long amount) => Interlocked.Add(ref _parts[(Stripes.Current + 1) * Width], amount);

    /// <summary>The total, which never goes down while nothing negative is added.</summary>
    public long Total
    {
        get
        {
            var total = 0L;
            for (var stripe = 0; stripe < Stripes.Count; stripe++)
                total += Interlocked.Read(ref _parts[(stripe + 1) * Width]);
            return total;
        }
    }
}
