namespace EventRpc.Resilience;

/// <summary>Reads the log as its clients do.</summary>
internal static class LogReading
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Reads the lines up to one, that one included; the next must come soon each time.</summary>
    /// <exception cref="EndOfStreamException">The log has ended before.</exception>
    public static async Task<List<string>> ReadLogUntilAsync(this RpcTestClient client, Func<string, bool> isLast)
    {
        using var reader = new StreamReader(client.Stream, leaveOpen: true);
        var lines = new List<string>();
        do
        {
            lines.Add(await reader.ReadLineAsync().WaitAsync(Patience) ?? throw new EndOfStreamException("The log has ended."));
        }
        while (!isLast(lines[^1]));
        return lines;
    }
}
