using System.CommandLine;

namespace EventRpc.Tool;

/// <summary><c>classes</c>: what a server exports.</summary>
internal static class ClassesCommand
{
    public static Command Create(Terminal terminal, GlobalOptions options)
    {
        var command = new Command("classes", "Lists the classes that the server exports");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var client = await options.ConnectAsync(parsed, cancellationToken);
            await new ClassPrinter(terminal.Output, options.IsJson(parsed)).WriteCountsAsync(client.Classes.Values);
            return ExitCode.Ok;
        });
        return command;
    }
}
