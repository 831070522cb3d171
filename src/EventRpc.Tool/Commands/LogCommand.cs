using System.CommandLine;
using EventRpc.Client;

namespace EventRpc.Tool;

/// <summary><c>log</c>: shows the log of a server as it is written.</summary>
internal static class LogCommand
{
    public static Command Create(Terminal terminal, GlobalOptions options)
    {
        var port = new Option<int?>("--log-port") { Description = "The port of the log [default: the one after the server's]", HelpName = "port" };
        var level = new Option<int>("--level") { Description = "Show lines up to this level, from 1 (most important) to 5", DefaultValueFactory = _ => 5 };
        level.AcceptOnlyFromAmong("1", "2", "3", "4", "5");
        var lines = new Option<int?>("--lines", "-n") { Description = "End after so many lines", HelpName = "count" };
        var command = new Command("log", "Shows the server's log until Ctrl+C") { port, level, lines };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var read = await options.ReadAsync(parsed, cancellationToken);
            read.LogPort = parsed.GetValue(port);
            if (read.Validate() is { Count: > 0 } wrong)
                throw ToolException.Usage(string.Join(" ", wrong));
            if (parsed.GetValue(lines) is < 1)
                throw ToolException.Usage("--lines is at least 1.");
            var printer = new LogPrinter(terminal.Output, options.IsJson(parsed), terminal.HasColours, parsed.GetValue(level));
            return await FollowAsync(read, printer, parsed.GetValue(lines) ?? int.MaxValue, cancellationToken);
        });
        return command;
    }

    private static async Task<int> FollowAsync(EventRpcClientOptions options, LogPrinter printer, int lines, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var line in EventRpcClient.LogAsync(options, cancellationToken))
            {
                if (await printer.WriteAsync(line) && --lines == 0)
                    return ExitCode.Ok;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Ok;
        }
        throw new ToolException(ExitCode.NoConnection, "The server has closed its log.");
    }
}
