using System.Globalization;

namespace EventRpc.Resilience;

/// <summary>A duration as one writes it on a command line: <c>90s</c>, <c>60m</c>, <c>2h</c>.</summary>
internal static class Duration
{
    /// <exception cref="FormatException">It is none.</exception>
    public static TimeSpan Parse(string text)
    {
        if (!double.TryParse(text.AsSpan(0, Math.Max(text.Length - 1, 0)), CultureInfo.InvariantCulture, out var count) || count <= 0)
            throw new FormatException($"'{text}' is no duration: write 90s, 60m or 2h.");
        return text[^1] switch
        {
            's' => TimeSpan.FromSeconds(count),
            'm' => TimeSpan.FromMinutes(count),
            'h' => TimeSpan.FromHours(count),
            _ => throw new FormatException($"'{text}' is no duration: write 90s, 60m or 2h."),
        };
    }
}
