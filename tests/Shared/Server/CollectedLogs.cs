using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace EventRpc.Testing;

/// <summary>A line that the server logged.</summary>
public sealed record LogLine(string Category, LogLevel Level, EventId EventId, string Text, Exception? Exception)
{
    public override string ToString() => $"{Level} {Category}[{EventId.Id}] {Text}{(Exception is null ? "" : Environment.NewLine + Exception)}";
}

/// <summary>Collects what a server logs, so that a test can wait for a line and an error that nobody expected fails it.</summary>
public sealed class CollectedLogs : ILoggerProvider
{
    private readonly ConcurrentQueue<LogLine> _lines = new();
    private readonly ConcurrentBag<int> _expectedErrors = [];
    private readonly Lock _gate = new();
    private readonly List<(Func<LogLine, bool> Matches, TaskCompletionSource<LogLine> Seen)> _waiting = [];

    public IReadOnlyCollection<LogLine> Lines => _lines;

    /// <summary>Says that errors with this event id are what the test is about.</summary>
    public void ExpectError(int eventId) => _expectedErrors.Add(eventId);

    public void AssertNoUnexpectedErrors() =>
        Assert.DoesNotContain(_lines, line => line.Level >= LogLevel.Error && !_expectedErrors.Contains(line.EventId.Id));

    /// <summary>Waits for a line, which may have been logged already.</summary>
    public async Task<LogLine> WaitForAsync(Func<LogLine, bool> matches)
    {
        var seen = new TaskCompletionSource<LogLine>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_lines.FirstOrDefault(matches) is { } already)
                return already;
            _waiting.Add((matches, seen));
        }
        return await seen.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private void Add(LogLine line)
    {
        lock (_gate)
        {
            _lines.Enqueue(line);
            // Who has seen its line may be gone, with what it compares lines with.
            _waiting.RemoveAll(waiting => waiting.Matches(line) && waiting.Seen.TrySetResult(line));
        }
    }

    private sealed class Logger(CollectedLogs logs, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            logs.Add(new LogLine(category, logLevel, eventId, formatter(state, exception), exception));
    }
}
