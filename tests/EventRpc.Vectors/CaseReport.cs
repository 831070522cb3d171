using EventRpc.Tests.Shared;

namespace EventRpc.Vectors;

/// <summary>Tells of a case that did not pass: why, and both sides, around the place where they part unless in full.</summary>
internal sealed class CaseReport(TextWriter output, bool isVerbose)
{
    private const int LengthShown = 160;
    private const int LengthBefore = 60;

    public void Write(VectorCase vectorCase, VectorResult result)
    {
        if (result.Difference is not { } difference)
            return;
        if (result.Outcome == VectorOutcome.Skipped)
        {
            output.WriteLine($"skipped {vectorCase.Name} ({vectorCase.Remark}): {difference.Reason}.");
            return;
        }

        output.WriteLine($"FAILED {vectorCase.Name} ({vectorCase.Remark}): {difference.Reason}.");
        if (difference.Expected.Length > 0 || difference.Actual.Length > 0)
        {
            WriteSide("expected", difference.Expected, difference.ExpectedOffset);
            WriteSide("actual", difference.Actual, difference.ActualOffset);
        }
    }

    private void WriteSide(string side, string text, int offset)
    {
        var (start, end) = isVerbose || text.Length <= LengthShown ? (0, text.Length) : Around(text, offset);
        string[] remarks =
        [
            .. end - start < text.Length ? [$"{text.Length} characters"] : Array.Empty<string>(),
            .. offset > 0 ? [$"differs at {offset}"] : Array.Empty<string>(),
        ];
        var place = remarks.Length > 0 ? $" ({string.Join(", ", remarks)})" : "";
        var shown = text.Length > 0 ? text[start..end] : "nothing";
        output.WriteLine($"  {side + place + ":",-10} {(start > 0 ? "..." : "")}{shown}{(end < text.Length ? "..." : "")}");
    }

    private static (int Start, int End) Around(string text, int offset)
    {
        var start = Math.Clamp(offset - LengthBefore, 0, text.Length - LengthShown);
        return (start, start + LengthShown);
    }
}
