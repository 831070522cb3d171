using System.CommandLine;
using System.CommandLine.Invocation;
using EventRpc.Client;
using EventRpc.Protocol;

namespace EventRpc.Tool;

/// <summary>The tool: all commands, and what becomes of those that fail.</summary>
internal static class ToolCommand
{
    /// <summary>Runs a command line.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(Terminal terminal, IReadOnlyList<string> args, CancellationToken cancellationToken = default)
    {
        // An argument @file is the content of a file here, not more of the command line.
        var parsed = Create(terminal).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction)
        {
            await terminal.WriteErrorAsync($"{string.Join(" ", parsed.Errors.Select(error => error.Message))} See eventrpc --help.");
            return ExitCode.Usage;
        }

        try
        {
            var configuration = new InvocationConfiguration { Output = terminal.Output, Error = terminal.Error, EnableDefaultExceptionHandler = false };
            return await parsed.InvokeAsync(configuration, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception e) when (ExitCodeOf(e) is { } exitCode)
        {
            // Other errors are in the words of a server, which may be anything.
            await terminal.WriteErrorAsync(e is RpcConnectionException ? GlobalOptions.InTheirWords(e.Message) : e.Message);
            return exitCode;
        }
    }

    /// <summary>How an error ends the tool; null if it is none that is expected.</summary>
    public static int? ExitCodeOf(Exception e) => e switch
    {
        ToolException expected => expected.ExitCode,
        RpcException or PerlDataException or TimeoutException => ExitCode.Failed,
        RpcConnectionException or IOException => ExitCode.NoConnection,
        _ => null,
    };

    private static RootCommand Create(Terminal terminal)
    {
        var options = new GlobalOptions(terminal);
        var root = new RootCommand("Looks at Event::RPC servers, in Perl or .NET, and calls them.")
        {
            ClassesCommand.Create(terminal, options),
            DescribeCommand.Create(terminal, options),
            CallCommand.Create(terminal, options),
            InteractiveCommand.Create(terminal, options),
            LogCommand.Create(terminal, options),
            BenchCommand.Create(terminal, options),
            PasswdCommand.Create(terminal, options),
            ProxyCommand.Create(terminal, options),
        };
        options.AddTo(root);
        return root;
    }
}
