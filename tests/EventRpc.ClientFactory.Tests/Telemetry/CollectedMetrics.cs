using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using EventRpc.Client;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.ClientFactory.Tests.Telemetry;

/// <summary>What the pools of one application measure, and all calls of the process.</summary>
internal sealed class CollectedMetrics : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<(string Name, double Value, string Tags)> _measured = new();
    private readonly ConcurrentQueue<Instrument> _instruments = new();

    public CollectedMetrics(ClientApplication application)
    {
        var factory = application.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name != EventRpcClientTelemetry.MeterName || instrument.Meter.Scope is not null && instrument.Meter.Scope != factory)
                return;
            _instruments.Enqueue(instrument);
            listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    public IReadOnlyCollection<Instrument> Instruments => _instruments;

    /// <summary>What an instrument has measured since the last time, as name=value tags with what was measured.</summary>
    public IReadOnlyList<(string Tags, double Value)> Of(string name)
    {
        _listener.RecordObservableInstruments();
        var values = _measured.Where(measured => measured.Name == name).Select(measured => (measured.Tags, measured.Value)).ToList();
        _measured.Clear();
        return values;
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _measured.Enqueue((instrument.Name, value, string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))));
}
