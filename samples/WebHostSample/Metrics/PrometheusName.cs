using OpenTelemetry.Metrics;

namespace WebHostSample.Metrics;

/// <summary>The names that Prometheus knows metrics and labels by, as OpenTelemetry's specification makes them.</summary>
internal static class PrometheusName
{
    /// <summary>The name of a metric, with its unit and, for a counter, that it is a total.</summary>
    public static string Of(Metric metric)
    {
        var name = Label(metric.Name);
        var unit = UnitOf(metric);
        if (unit.Length > 0 && !name.EndsWith("_" + unit, StringComparison.Ordinal))
            name += "_" + unit;
        if (metric.MetricType is MetricType.LongSum or MetricType.DoubleSum && !name.EndsWith("_total", StringComparison.Ordinal))
            name += "_total";
        return name;
    }

    /// <summary>The name of a label: what cannot stand in one becomes an underscore.</summary>
    public static string Label(string name) => string.Create(name.Length, name, static (made, from) =>
    {
        for (var i = 0; i < from.Length; i++)
            made[i] = char.IsAsciiLetter(from[i]) || from[i] == '_' || (i > 0 && char.IsAsciiDigit(from[i])) ? from[i] : '_';
    });

    /// <summary>Units in words; what only says what is counted, such as {call}, is none.</summary>
    private static string UnitOf(Metric metric) => metric.Unit switch
    {
        "s" => "seconds",
        "ms" => "milliseconds",
        "By" => "bytes",
        "1" when metric.MetricType is MetricType.LongGauge or MetricType.DoubleGauge => "ratio",
        _ => "",
    };
}
