using System.Text.RegularExpressions;
using EventRpc.Client;

namespace EventRpc.Tool;

/// <summary>A session with a server: objects with names, which last as long as it does.</summary>
internal sealed partial class InteractiveSession(EventRpcClient client, TextWriter output, bool json)
{
    /// <summary>The words that are commands, and so no names.</summary>
    public static IReadOnlyList<string> Commands { get; } = ["classes", "describe", "drop", "exit", "help", "list"];

    private const string Help = """
        a = My::Class new data=1   makes an object and names it a
        b = a get_owner            names the object that a method hands out
        a set_data two             calls a method
        a set_owner $b             … and passes an object
        classes                    lists the server's classes
        describe My::Class         lists a class's methods; without a class, all
        list                       lists the objects with names
        drop a                     gives an object back to the server
        exit                       ends the session, as Ctrl+D does

        Arguments are those of eventrpc call. Words with spaces stand in 'quotes'.
        """;

    private readonly ResultPrinter _results = new(output, json);
    private readonly ClassPrinter _classes = new(output, json);
    private readonly SortedDictionary<string, RemoteObject> _objects = new(StringComparer.Ordinal);

    /// <summary>What the cursor may be completed by at the moment.</summary>
    public Completion Completion => new(client.Classes, _objects.ToDictionary(named => named.Key, named => named.Value.ClassName));

    /// <summary>Does what a line says.</summary>
    /// <returns>False if it ends the session.</returns>
    /// <exception cref="ToolException">The line is wrong.</exception>
    public async Task<bool> ExecuteAsync(string line, CancellationToken cancellationToken)
    {
        switch (SessionLine.Split(line))
        {
            case [] or [['#', ..], ..]:
                break;
            case ["exit"]:
                return false;
            case ["help"]:
                await output.WriteLineAsync(Help);
                break;
            case ["classes"]:
                await _classes.WriteCountsAsync((await client.LoadClassesAsync(cancellationToken)).Values);
                break;
            case ["describe"]:
                await _classes.WriteMethodsAsync(client.Classes.Values);
                break;
            case ["describe", var className]:
                await _classes.WriteMethodsAsync([client.FindClass(className)]);
                break;
            case ["list"]:
                foreach (var (name, remote) in _objects)
                    await output.WriteLineAsync($"{name} = {SafeText.OneLine(remote.Oid)}");
                break;
            case ["drop", var name]:
                await Find(name).DisposeAsync();
                _objects.Remove(name);
                break;
            case [var name, "=", var source, .. var words]:
                await NameAsync(name, source, words, cancellationToken);
                break;
            case [var name, var method, .. var words] when !Commands.Contains(name):
                await _results.WriteAsync(await Find(name).InvokeAsync(method, CallArguments.Parse(words, Find), cancellationToken));
                break;
            default:
                throw ToolException.Usage("That is no command, and no call of a method: help tells what there is.");
        }
        return true;
    }

    private async Task NameAsync(string name, string source, string[] words, CancellationToken cancellationToken)
    {
        if (!Name().IsMatch(name) || Commands.Contains(name))
            throw ToolException.Usage($"'{name}' is no name for an object: it is made of letters, digits and _, and is no command.");
        var made = _objects.TryGetValue(source, out var target)
            ? await GetObjectAsync(target, words, cancellationToken)
            : await client.ConstructAsync(CallPlan.Construct(source, words, Find), cancellationToken);
        if (_objects.Remove(name, out var former))
            await former.DisposeAsync();
        _objects[name] = made;
    }

    private async Task<RemoteObject> GetObjectAsync(RemoteObject target, string[] words, CancellationToken cancellationToken)
    {
        if (words is not [var method, .. var arguments])
            throw ToolException.Usage("The method is missing that hands out the object.");
        return await target.InvokeAsync(method, CallArguments.Parse(arguments, Find), cancellationToken) is [RemoteObject remote]
            ? remote
            : throw new ToolException(ExitCode.Failed, $"{method} handed out no object, or several: call it without a name to see what it returns.");
    }

    private RemoteObject Find(string name) =>
        _objects.GetValueOrDefault(name) ?? throw ToolException.Usage($"There is no object '{name}': make one by {(Name().IsMatch(name) ? name : "a")} = My::Class, or see help.");

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex Name();
}
