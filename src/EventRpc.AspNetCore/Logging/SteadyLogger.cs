using Microsoft.Extensions.Logging;

namespace EventRpc.AspNetCore;

/// <summary>
/// A logger whose lines may get lost, but never harm who writes them. Where a provider throws, as it does when its disk is
/// full, the logger that DI gives throws too, after all other providers have had the line.
/// </summary>
internal sealed class SteadyLogger<T>(ILoggerFactory loggers) : ILogger<T>
{
    private readonly ILogger _logger = new Logger<T>(loggers);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => _logger.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => _logger.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            _logger.Log(logLevel, eventId, state, exception, formatter);
        }
#pragma warning disable CA1031 // There is nowhere left to tell of it.
        catch
#pragma warning restore CA1031
        {
        }
    }
}
