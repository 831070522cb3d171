namespace EventRpc.Tool.Tests;

/// <summary>What became of a command line.</summary>
internal sealed record ToolRun(int ExitCode, string Output, string Errors)
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    /// <summary>Runs a command line in this process.</summary>
    public static async Task<ToolRun> StartAsync(string[] args, string input = "", params (string Name, string Value)[] environment)
    {
        var (output, errors) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        var terminal = new Terminal(new StringReader(input), output, errors) { Variable = name => environment.FirstOrDefault(variable => variable.Name == name).Value };
        var exitCode = await ToolCommand.RunAsync(terminal, args, TestContext.Current.CancellationToken).WaitAsync(TimeLimit, TestContext.Current.CancellationToken);
        return new(exitCode, output.ToString(), errors.ToString());
    }

    /// <summary>What was written, if all went well.</summary>
    public string Succeeded()
    {
        Assert.True(ExitCode == 0 && Errors.Length == 0, $"The tool ended with {ExitCode}.\n{Output}\n{Errors}");
        return Output;
    }

    /// <summary>The one line that says what went wrong.</summary>
    public string FailedWith(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"The tool ended with {ExitCode}, not {exitCode}.\n{Output}\n{Errors}");
        Assert.StartsWith("eventrpc: ", Errors, StringComparison.Ordinal);
        Assert.Equal(Errors.Length - 1, Errors.IndexOf('\n', StringComparison.Ordinal));
        return Errors["eventrpc: ".Length..^1];
    }
}
