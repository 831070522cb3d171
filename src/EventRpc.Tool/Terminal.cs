namespace EventRpc.Tool;

/// <summary>Where the tool reads and writes, and what it knows of its surroundings.</summary>
internal sealed class Terminal(TextReader input, TextWriter output, TextWriter error)
{
    public TextReader Input => input;

    public TextWriter Output => output;

    public TextWriter Error => error;

    /// <summary>Whether somebody types what is read.</summary>
    public bool IsInputTerminal { get; init; }

    /// <summary>Whether somebody looks at the output, and not a file or a program.</summary>
    public bool IsOutputTerminal { get; init; }

    /// <summary>Whether somebody looks at the errors.</summary>
    public bool IsErrorTerminal { get; init; }

    /// <summary>Finds a variable of the environment.</summary>
    public Func<string, string?> Variable { get; init; } = static _ => null;

    /// <summary>Whether colours are wanted (no-color.org).</summary>
    public bool HasColours => IsOutputTerminal && string.IsNullOrEmpty(Variable("NO_COLOR"));

    public static Terminal OfProcess() => new(Console.In, Console.Out, Console.Error)
    {
        IsInputTerminal = !Console.IsInputRedirected,
        IsOutputTerminal = !Console.IsOutputRedirected,
        IsErrorTerminal = !Console.IsErrorRedirected,
        Variable = Environment.GetEnvironmentVariable,
    };

    /// <summary>Says what went wrong, in one line whatever is in it.</summary>
    public Task WriteErrorAsync(string message) => error.WriteLineAsync($"eventrpc: {SafeText.OneLine(message.Trim().ReplaceLineEndings(" "))}");

    /// <summary>Reads a password: typed without being shown, or a line of what is piped in.</summary>
    /// <exception cref="ToolException">There is none.</exception>
    public async Task<string> ReadPasswordAsync(string prompt, CancellationToken cancellationToken)
    {
        if (!IsInputTerminal)
            return await input.ReadLineAsync(cancellationToken) is { Length: > 0 } line ? line : throw ToolException.Usage("There is no password on standard input: give it as one line.");
        return await Task.Run(() => HiddenLine.Read(prompt, error), cancellationToken).WaitAsync(cancellationToken);
    }
}
