using System.Globalization;

namespace EventRpc.Tool;

/// <summary>What a benchmark has measured.</summary>
internal sealed class BenchReport(Benchmark benchmark, string what)
{
    private static readonly (string Name, double Percent)[] Percentiles = [("p50", 50), ("p90", 90), ("p99", 99), ("p99.9", 99.9)];

    public async Task WriteAsync(TextWriter output)
    {
        await output.WriteLineAsync(SafeText.OneLine(what));
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"calls   {benchmark.Latencies.Count:N0} in {benchmark.Elapsed.TotalSeconds:F1} s: {benchmark.CallsPerSecond:N0}/s"));
        foreach (var (name, percent) in Percentiles)
            await output.WriteLineAsync($"{name,-7} {Milliseconds(benchmark.Latencies.Percentile(percent))}");
        await output.WriteLineAsync($"max     {Milliseconds(benchmark.Latencies.Max)}");
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"errors  {benchmark.Errors:N0}"));
    }

    /// <summary>Latencies in milliseconds.</summary>
    public Task WriteJsonAsync(TextWriter output) => output.WriteLineAsync(ValueJson.Compose(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("what", what);
        writer.WriteNumber("calls", benchmark.Latencies.Count);
        writer.WriteNumber("seconds", Math.Round(benchmark.Elapsed.TotalSeconds, 3));
        writer.WriteNumber("callsPerSecond", Math.Round(benchmark.CallsPerSecond, 1));
        foreach (var (name, percent) in Percentiles)
            writer.WriteNumber(name, benchmark.Latencies.Percentile(percent).TotalMilliseconds);
        writer.WriteNumber("max", benchmark.Latencies.Max.TotalMilliseconds);
        writer.WriteNumber("errors", benchmark.Errors);
        writer.WriteEndObject();
    }));

    /// <summary>How it goes so far, in a line.</summary>
    public string Progress(TimeSpan duration) => string.Create(
        CultureInfo.InvariantCulture,
        $"{benchmark.Elapsed.TotalSeconds:F0} of {duration.TotalSeconds:F0} s  {benchmark.CallsPerSecond:N0} calls/s  p99 {Milliseconds(benchmark.Latencies.Percentile(99))}  {benchmark.Errors:N0} errors");

    private static string Milliseconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:F3} ms");
}
