using System.Globalization;

namespace EventRpc.Resilience;

/// <summary>One run of a scenario: how much of it is done, and what it came to.</summary>
internal sealed class ScenarioRun : IDisposable
{
    private readonly List<(string Name, string Value)> _figures = [];
    private readonly bool _isFull;
    private readonly CancellationToken _cancelled;
    private readonly CancellationTokenSource _ending;

    private ScenarioRun(bool isFull, TimeSpan soak, CancellationToken cancellationToken)
    {
        (_isFull, Soak, _cancelled) = (isFull, soak, cancellationToken);
        _ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    }

    /// <summary>How long a soak is.</summary>
    public TimeSpan Soak { get; }

    /// <summary>Cancelled when the time is over, or nobody wants to know any more.</summary>
    public CancellationToken CancellationToken => _ending.Token;

    /// <summary>Whether the time was over before the end.</summary>
    public bool IsOverdue => _ending.IsCancellationRequested && !_cancelled.IsCancellationRequested;

    /// <summary>What this process had at work before.</summary>
    public ProcessState Before { get; } = ProcessState.Take();

    /// <summary>The figures in the order in which they were noted.</summary>
    public IReadOnlyList<(string Name, string Value)> Figures => _figures;

    /// <summary>A picture of what happened, as SVG; null where there is none.</summary>
    public string? Picture { get; set; }

    public static ScenarioRun Brief(CancellationToken cancellationToken) => new(isFull: false, TimeSpan.FromSeconds(6), cancellationToken);

    public static ScenarioRun Full(TimeSpan soak, CancellationToken cancellationToken) => new(isFull: true, soak, cancellationToken);

    /// <summary>Cancels the run when it takes too long.</summary>
    public void CancelAfter(TimeSpan limit) => _ending.CancelAfter(limit);

    /// <summary>How much is done.</summary>
    public T Pick<T>(T brief, T full) => _isFull ? full : brief;

    /// <summary>Notes a figure for the report.</summary>
    public void Note(string name, FormattableString value) => _figures.Add((name, value.ToString(CultureInfo.InvariantCulture)));

    public void Dispose() => _ending.Dispose();
}
