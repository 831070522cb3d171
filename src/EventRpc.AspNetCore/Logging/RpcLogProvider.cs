using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EventRpc.AspNetCore;

/// <summary>Brings what the server logs into the <see cref="RpcLog"/>; nothing that anybody else logs.</summary>
internal sealed class RpcLogProvider(RpcLog log) : ILoggerProvider
{
    /// <summary>The server's own categories begin so.</summary>
    public const string Category = "EventRpc.AspNetCore";

    /// <summary>Whether the logging of the application asks this provider at all.</summary>
    public bool IsUsed { get; private set; }

    public ILogger CreateLogger(string categoryName)
    {
        IsUsed = true;
        return categoryName.StartsWith($"{Category}.", StringComparison.Ordinal) ? new Logger(log) : NullLogger.Instance;
    }

    public void Dispose()
    {
    }

    private sealed class Logger(RpcLog log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => PeerLevel.IsEnabled(logLevel, log.MinimumLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
                return;
            var level = PeerLevel.Of(logLevel, eventId.Id);
            var cid = 0L;
            if (state is IReadOnlyList<KeyValuePair<string, object?>> values)
            {
                foreach (var (name, value) in values)
                {
                    if (name == EventRpcLog.Cid && value is long connection)
                        cid = connection;
                    else if (name == EventRpcLog.PeerLevel && value is int given)
                        level = given;
                }
            }
            if (level > log.MinimumLevel)
                return;
            var text = formatter(state, exception);
            log.Write(level, cid, exception is null ? text : $"{text}: {exception.GetType()}: {exception.Message}");
        }
    }
}
