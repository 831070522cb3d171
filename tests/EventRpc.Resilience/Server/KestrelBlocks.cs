using System.Diagnostics.Metrics;

namespace EventRpc.Resilience;

/// <summary>
/// The blocks that a server's Kestrel reads into and writes from, by its own metrics. It sees them all if it is asked for
/// before the server starts.
/// </summary>
internal sealed class KestrelBlocks : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _allocated;
    private long _evicted;
    private long _pooled;

    public KestrelBlocks(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter is { Name: "Microsoft.AspNetCore.MemoryPool" } meter && meter.Scope == meters)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>(Count);
        _listener.Start();
    }

    /// <summary>What is in use, in bytes.</summary>
    public long InUse => Interlocked.Read(ref _allocated) - Interlocked.Read(ref _evicted) - Kept;

    /// <summary>What is kept for the next, in bytes.</summary>
    public long Kept => Interlocked.Read(ref _pooled);

    public void Dispose() => _listener.Dispose();

    private void Count(Instrument instrument, long bytes, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        switch (instrument.Name)
        {
            case "aspnetcore.memory_pool.allocated":
                Interlocked.Add(ref _allocated, bytes);
                break;
            case "aspnetcore.memory_pool.evicted":
                Interlocked.Add(ref _evicted, bytes);
                break;
            case "aspnetcore.memory_pool.pooled":
                Interlocked.Add(ref _pooled, bytes);
                break;
        }
    }
}
