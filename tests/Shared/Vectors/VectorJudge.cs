using EventRpc.Protocol;

namespace EventRpc.Tests.Shared;

/// <summary>Says whether the library does with a document what a vector asks for.</summary>
internal static class VectorJudge
{
    /// <summary>
    /// What a vector expects of which the reference refuses it: "with expected "error": anything but a crash or hang".
    /// </summary>
    private const string Refusal = "\"error\"";

    /// <summary>Reads a document, and writes and reads again what it holds, in each format that can say it.</summary>
    public static VectorResult Judge(Vector vector, byte[] body)
    {
        var result = JudgeReading(vector, body, out var value);
        return result.Outcome == VectorOutcome.Failed || value is null ? result : JudgeWriting(vector, value) ?? result;
    }

    /// <summary>Reads a document.</summary>
    /// <param name="value">What was read, to be written again; null if it was refused.</param>
    public static VectorResult JudgeReading(Vector vector, byte[] body, out PerlValue? value)
    {
        value = null;
        if (MessageFormat.Find(vector.Format) is not { } format)
            return VectorResult.Failed($"There is no message format {vector.Format}");
        if (vector.Verdict is not ("ok" or "error" or "either"))
            return VectorResult.Failed($"There is no verdict {vector.Verdict}");
        try
        {
            value = PerlDocument.Read(format, body);
        }
        catch (PerlDataException e)
        {
            return vector.Verdict == "ok" ? VectorResult.Failed("It was refused", vector.Expected, $"{e.Error}: {e.Message}") : VectorResult.Passed;
        }

        var canonical = CanonicalNotation.Of(value);
        if (vector.Verdict == "error")
            return VectorResult.Failed("It was read, but must be refused", Refusal, canonical);
        return vector.Expected == Refusal
            ? VectorResult.Passed
            : VectorResult.Of(CanonicalComparison.Compare(vector.Expected, canonical, vector.Format, isLenient: vector.Verdict == "either"));
    }

    private static VectorResult? JudgeWriting(Vector vector, PerlValue value) =>
        MessageFormat.All
            .Select(format => RoundTrip.FindDifference(format, value, isOwnFormat: format.Name == vector.Format))
            .FirstOrDefault(difference => difference is not null) is { } difference
            ? VectorResult.Failed(difference)
            : null;
}
