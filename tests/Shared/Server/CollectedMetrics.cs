using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.Testing;

/// <summary>What one application's meter publishes, and no other's; also what is measured for the whole process.</summary>
internal sealed class CollectedMetrics : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<Instrument> _instruments = new();
    private readonly Lock _gate = new();
    private readonly List<(Instrument Instrument, string Tags, double Value)> _measured = [];

    public CollectedMetrics(IServiceProvider services, string meterName)
    {
        var factory = services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name != meterName || instrument.Meter.Scope is not null && instrument.Meter.Scope != factory)
                return;
            _instruments.Enqueue(instrument);
            listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    public IReadOnlyCollection<Instrument> Instruments => _instruments;

    /// <summary>
    /// What an instrument has measured since it was last asked for, as name=value tags with what was measured; of an observable
    /// one what it says now. The others keep theirs, as most is measured on threads of its own.
    /// </summary>
    public IReadOnlyList<(string Tags, double Value)> Of(string name)
    {
        Take(measured => measured.IsObservable);
        _listener.RecordObservableInstruments();
        return Take(measured => measured.Name == name);
    }

    public void Dispose() => _listener.Dispose();

    private List<(string Tags, double Value)> Take(Func<Instrument, bool> which)
    {
        lock (_gate)
        {
            var values = _measured.Where(measured => which(measured.Instrument)).Select(measured => (measured.Tags, measured.Value)).ToList();
            _measured.RemoveAll(measured => which(measured.Instrument));
            return values;
        }
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
        lock (_gate)
            _measured.Add((instrument, text, value));
    }
}
