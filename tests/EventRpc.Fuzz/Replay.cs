using EventRpc.Fuzz.Checks;

namespace EventRpc.Fuzz;

/// <summary>Runs given documents, once each.</summary>
internal static class Replay
{
    /// <returns>How many broke something.</returns>
    public static int Run(FuzzFormat format, IEnumerable<FileInfo> documents)
    {
        var broken = 0;
        foreach (var file in documents)
        {
            var meter = new Meter(format.Format);
            try
            {
                var behaviour = new DocumentCheck(format.Format, meter).Check(File.ReadAllBytes(file.FullName));
                Console.WriteLine($"{file.Name}: {behaviour.Refusal?.ToString() ?? "read"}, {meter.Slowest.Time.TotalMilliseconds:F1} ms");
            }
#pragma warning disable CA1031 // Whatever comes out here is what is looked for.
            catch (Exception e)
#pragma warning restore CA1031
            {
                Console.WriteLine($"{file.Name}: {e}");
                broken++;
            }
        }
        return broken;
    }
}
