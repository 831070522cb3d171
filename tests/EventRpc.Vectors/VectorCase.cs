using EventRpc.Tests.Shared;

namespace EventRpc.Vectors;

/// <summary>Something to run.</summary>
/// <param name="Remark">What is said of it besides its name.</param>
internal sealed record VectorCase(string Name, string Format, string Remark, Func<VectorResult> Judge)
{
    public static VectorCase Of(VectorFolder folder, Vector vector) => new(
        vector.Name,
        vector.Format,
        string.Join(", ", new[] { vector.Format, vector.Kind, $"verdict {vector.Verdict}", vector.File, vector.Note }.Where(part => part.Length > 0)),
        () => VectorJudge.Judge(vector, folder.BodyOf(vector)));

    public static VectorCase Of(NegotiationVector negotiation) =>
        new(negotiation.Name, "E:R:M:N", negotiation.Direction, negotiation.Judge);

    public static VectorCase OfMalformed(string line) =>
        new(line, "", "no vector", () => VectorResult.Failed("Not name, format, file, kind, verdict, expected and note with tabs between them"));
}
