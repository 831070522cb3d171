namespace EventRpc.Fuzz;

/// <summary>How to run.</summary>
/// <param name="Duration">How long.</param>
/// <param name="Seed">Where the mutations come from: the same seed gives the same ones.</param>
/// <param name="Corpus">The folder of the documents to begin with.</param>
/// <param name="Findings">The folder for documents that break something.</param>
internal sealed record FuzzOptions(TimeSpan Duration, int Seed, string Corpus, string Findings);
