using System.Globalization;
using System.Text;

namespace EventRpc.Resilience;

/// <summary>A soak as a picture: each figure over the time, on a scale of its own that begins at zero.</summary>
internal static class SoakChart
{
    private const int Width = 760;
    private const int Left = 60;
    private const int Height = 110;
    private const int Gap = 44;

    public static string Draw(IReadOnlyList<SoakSample> samples)
    {
        var panels = new StringBuilder();
        var y = 0;
        foreach (var (name, unit, figure) in (ReadOnlySpan<(string, string, Func<SoakSample, double>)>)[
            ("Managed heap", "MB", sample => sample.Heap), ("Memory of the process", "MB", sample => sample.WorkingSet), ("99 % of the calls took at most", "ms", sample => sample.P99)])
        {
            y += Gap;
            AppendPanel(panels, y, $"{name}, {unit}", samples, figure);
            y += Height;
        }
        return $$"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{Width}} {{y + 40}}" role="img" aria-label="Memory and latency over a soak">
            <style>
            text { font: 13px system-ui, sans-serif; fill: #1f2328 }
            .name { font-weight: 600 }
            .scale { text-anchor: end }
            .axis { stroke: #8c959f }
            .line { fill: none; stroke: #0969da; stroke-width: 1.5 }
            @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .line { stroke: #4493f8 } .axis { stroke: #6e7681 } }
            </style>
            {{panels}}<text x="{{Left}}" y="{{y + 20}}">0</text>
            <text x="{{Width - 10}}" y="{{y + 20}}" class="scale">{{samples[^1].At.ToString("c", CultureInfo.InvariantCulture).Split('.')[0]}}</text>
            </svg>

            """;
    }

    private static void AppendPanel(StringBuilder panels, int top, string name, IReadOnlyList<SoakSample> samples, Func<SoakSample, double> figure)
    {
        var most = Math.Max(samples.Max(figure), 1e-3);
        var end = samples[^1].At;
        var points = string.Join(' ', samples.Select(sample => string.Create(
            CultureInfo.InvariantCulture, $"{Left + (Width - Left - 10) * (sample.At / end):F1},{top + Height * (1 - figure(sample) / most):F1}")));
        panels.Append(CultureInfo.InvariantCulture, $"""
            <text x="{Left}" y="{top - 10}" class="name">{name}</text>
            <text x="{Left - 8}" y="{top + 10}" class="scale">{most:N1}</text>
            <text x="{Left - 8}" y="{top + Height}" class="scale">0</text>
            <path d="M{Left},{top} v{Height} h{Width - Left - 10}" class="axis" fill="none"/>
            <polyline points="{points}" class="line"/>

            """);
    }
}
