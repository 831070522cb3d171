namespace EventRpc.Fuzz.Checks;

/// <summary>A promise of the readers and writers that a document made them break.</summary>
internal sealed class Violation(string promise, string details) : Exception($"{promise}: {details}")
{
    public string Promise { get; } = promise;
}
