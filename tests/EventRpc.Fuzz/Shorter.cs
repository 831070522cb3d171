using System.Diagnostics;
using EventRpc.Fuzz.Checks;

namespace EventRpc.Fuzz;

/// <summary>Makes a document that breaks something as short as it can be.</summary>
internal static class Shorter
{
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(5);

    public static byte[] Of(MessageFormat format, byte[] document, string cause)
    {
        var clock = Stopwatch.StartNew();
        for (var size = document.Length / 2; size > 0; size /= 2)
        {
            for (var at = 0; at + size <= document.Length && clock.Elapsed < MaxTime;)
            {
                byte[] shorter = [.. document.AsSpan(0, at), .. document.AsSpan(at + size)];
                if (Breaks(format, shorter, cause))
                    document = shorter;
                else
                    at += size;
            }
        }
        return document;
    }

    private static bool Breaks(MessageFormat format, byte[] document, string cause)
    {
        try
        {
            new DocumentCheck(format, new Meter(format)).Check(document);
            return false;
        }
#pragma warning disable CA1031 // Whatever comes out here is compared.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Findings.CauseOf(e) == cause;
        }
    }
}
