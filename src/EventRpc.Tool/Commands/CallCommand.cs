using System.CommandLine;
using EventRpc.Client;

namespace EventRpc.Tool;

/// <summary><c>call</c>: makes an object and calls its methods.</summary>
internal static class CallCommand
{
    private const string Description = """
        Makes an object and calls its methods

          eventrpc call My::Class new data=1 -- get_data -- get_owner -- .get_name

        Methods stand after --. One with a dot is called on the object that the step before handed out, the others on the
        object that was made. An argument is text, name=text or name:=json (a name and a value, as Perl passes named
        parameters), @file or name=@file (its bytes), or JSON where it begins with {, [ or ".
        """;

    public static Command Create(Terminal terminal, GlobalOptions options)
    {
        var words = CallPlan.Words();
        var command = new Command("call", Description) { words };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var plan = CallPlan.Parse(parsed, words);
            await using var client = await options.ConnectAsync(parsed, cancellationToken);
            await RunAsync(client, plan, new ResultPrinter(terminal.Output, options.IsJson(parsed)), cancellationToken);
            return ExitCode.Ok;
        });
        return command;
    }

    private static async Task RunAsync(EventRpcClient client, CallPlan plan, ResultPrinter printer, CancellationToken cancellationToken)
    {
        var made = await client.ConstructAsync(plan, cancellationToken);
        IReadOnlyList<object?> last = [made];
        if (plan.Steps.Count == 0)
            await printer.WriteAsync(last);
        foreach (var step in plan.Steps)
        {
            var target = step.OnResult ? ObjectOf(last, step) : made;
            last = await target.InvokeAsync(step.Method, step.Arguments, cancellationToken);
            await printer.WriteAsync(last);
        }
        // With the connection, the server forgets all of them.
        GC.KeepAlive(made);
    }

    private static RemoteObject ObjectOf(IReadOnlyList<object?> result, CallStep step) =>
        result is [RemoteObject remote]
            ? remote
            : throw new ToolException(ExitCode.Failed, $".{step.Method} needs an object, and the step before it handed out none, or several.");
}
