using System.CommandLine;

namespace EventRpc.Tool;

/// <summary><c>interactive</c>: calls one after the other, on objects that stay.</summary>
internal static class InteractiveCommand
{
    private const string Prompt = "eventrpc> ";

    public static Command Create(Terminal terminal, GlobalOptions options)
    {
        var command = new Command("interactive", "Opens a session in which objects have names and stay; its lines may be piped in, too");
        command.Aliases.Add("shell");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var client = await options.ConnectAsync(parsed, cancellationToken);
            var session = new InteractiveSession(client, terminal.Output, options.IsJson(parsed));
            return terminal.IsInputTerminal
                ? await TalkAsync(terminal, session, cancellationToken)
                : await RunScriptAsync(terminal, session, cancellationToken);
        });
        return command;
    }

    /// <summary>Goes on after errors, unless the connection is gone.</summary>
    private static async Task<int> TalkAsync(Terminal terminal, InteractiveSession session, CancellationToken cancellationToken)
    {
        var editor = new LineEditor(Prompt, line => session.Completion.Find(line));
        // A key that nobody presses must not keep the tool from ending.
        while (await Task.Run(editor.Read, cancellationToken).WaitAsync(cancellationToken) is { } line)
        {
            try
            {
                if (!await session.ExecuteAsync(line, cancellationToken))
                    break;
            }
            catch (Exception e) when (ToolCommand.ExitCodeOf(e) is { } exitCode and not ExitCode.NoConnection)
            {
                await terminal.WriteErrorAsync(e.Message);
            }
        }
        return ExitCode.Ok;
    }

    /// <summary>Ends at the first error.</summary>
    private static async Task<int> RunScriptAsync(Terminal terminal, InteractiveSession session, CancellationToken cancellationToken)
    {
        while (await terminal.Input.ReadLineAsync(cancellationToken) is { } line && await session.ExecuteAsync(line, cancellationToken))
        {
        }
        return ExitCode.Ok;
    }
}
