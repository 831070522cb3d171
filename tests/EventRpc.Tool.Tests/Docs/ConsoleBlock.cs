namespace EventRpc.Tool.Tests.Docs;

/// <summary>A command of a page, and what the page says that it writes.</summary>
/// <param name="Command">The command line.</param>
/// <param name="Input">What is typed in the session that it opens, a line each; empty for other commands.</param>
/// <param name="Output">What it writes.</param>
internal sealed record ConsoleBlock(string Command, string Input, string Output)
{
    private const string CommandPrompt = "$ ";
    private const string SessionPrompt = "eventrpc> ";

    /// <summary>Takes a fenced block apart.</summary>
    public static IEnumerable<ConsoleBlock> Parse(string fenced)
    {
        var commands = new List<ConsoleBlock>();
        foreach (var line in fenced.TrimEnd('\n').Split('\n'))
        {
            if (line.StartsWith(CommandPrompt, StringComparison.Ordinal))
                commands.Add(new(line[CommandPrompt.Length..], "", ""));
            else if (line.StartsWith(SessionPrompt, StringComparison.Ordinal))
                commands[^1] = commands[^1] with { Input = commands[^1].Input + line[SessionPrompt.Length..] + "\n" };
            else
                commands[^1] = commands[^1] with { Output = commands[^1].Output + line + "\n" };
        }
        return commands;
    }
}
