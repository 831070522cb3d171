namespace EventRpc.Tool;

/// <summary>Ends a command.</summary>
/// <param name="exitCode">One of <see cref="EventRpc.Tool.ExitCode"/>.</param>
/// <param name="message">What is wrong and what to do, in a line.</param>
internal sealed class ToolException(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;

    /// <summary>What was typed is wrong.</summary>
    public static ToolException Usage(string message) => new(EventRpc.Tool.ExitCode.Usage, message);
}
