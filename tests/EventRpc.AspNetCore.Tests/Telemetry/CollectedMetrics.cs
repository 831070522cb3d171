using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using EventRpc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.AspNetCore.Tests.Telemetry;

/// <summary>What one server's meter publishes, and no other's.</summary>
internal sealed class CollectedMetrics : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<(string Name, double Value, string Tags)> _measured = new();
    private readonly ConcurrentQueue<Instrument> _instruments = new();

    public CollectedMetrics(RpcTestHost host)
    {
        var factory = host.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name != EventRpcTelemetry.MeterName || instrument.Meter.Scope != factory)
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

    /// <summary>What an instrument has measured, as name=value tags with what was measured.</summary>
    public IReadOnlyList<(string Tags, double Value)> Of(string name)
    {
        _listener.RecordObservableInstruments();
        var values = _measured.Where(m => m.Name == name).Select(m => (m.Tags, m.Value)).ToList();
        _measured.Clear();
        return values;
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _measured.Enqueue((instrument.Name, value, string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))));
}
