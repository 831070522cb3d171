using System.Numerics;

namespace EventRpc.Fuzz.Checks;

/// <summary>What a document made its reader do, roughly: documents that differ in it are worth keeping.</summary>
internal sealed class Behaviour(PerlDataException? skipped, PerlDataException? read)
{
    private const int MaxSteps = 2000;

    private ulong _shape;

    /// <summary>Why it was refused; null if it was not.</summary>
    public PerlDataError? Refusal => read?.Error;

    /// <summary>A number for it.</summary>
    public ulong Id => Mix(Mix(_shape, Hash(skipped?.Reason)), Hash(read?.Reason));

    /// <summary>Adds which values stand in which, and about how many there are.</summary>
    public void AddShape(PerlReader reader, ArraySegment<byte> document)
    {
        var kinds = 0UL;
        var count = 0;
        try
        {
            foreach (var step in ValueStep.Over(reader, document).Take(MaxSteps))
            {
                var pair = 13 * (step.Parent is { } parent ? (int)parent + 1 : 0) + (int)step.Kind;
                kinds |= 1UL << (int)(Mix(0, (ulong)pair) >> 58);
                count++;
            }
        }
        catch (PerlDataException)
        {
            // So far, then.
        }
        _shape = Mix(kinds, (ulong)BitOperations.Log2((uint)count + 1));
    }

    /// <summary>A number that stands for the document, to choose by.</summary>
    public static uint Choice(byte[] document)
    {
        var hash = (ulong)document.Length;
        foreach (var b in document.AsSpan(0, Math.Min(document.Length, 256)))
            hash = Mix(hash, b);
        return (uint)(hash >> 32);
    }

    private static ulong Hash(string? reason)
    {
        var hash = 0UL;
        // Numbers and names in it would make every document new.
        foreach (var c in reason.AsSpan(0, Math.Min(reason?.Length ?? 0, 40)))
        {
            if (!char.IsAsciiDigit(c))
                hash = Mix(hash, c);
        }
        return hash;
    }

    private static ulong Mix(ulong hash, ulong value)
    {
        hash = (hash ^ value) * 0x9E3779B97F4A7C15;
        return hash ^ (hash >> 29);
    }
}
