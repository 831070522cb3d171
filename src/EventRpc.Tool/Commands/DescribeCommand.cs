using System.CommandLine;

namespace EventRpc.Tool;

/// <summary><c>describe</c>: the methods of classes.</summary>
internal static class DescribeCommand
{
    public static Command Create(Terminal terminal, GlobalOptions options)
    {
        var className = new Argument<string?>("class") { Description = "The class, by its Perl name; all if not given", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("describe", "Tells the methods of the classes, and what kind each is") { className };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var client = await options.ConnectAsync(parsed, cancellationToken);
            var classes = parsed.GetValue(className) is { } name ? [client.FindClass(name)] : client.Classes.Values;
            await new ClassPrinter(terminal.Output, options.IsJson(parsed)).WriteMethodsAsync(classes);
            return ExitCode.Ok;
        });
        return command;
    }
}
