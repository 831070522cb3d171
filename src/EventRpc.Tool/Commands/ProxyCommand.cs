using System.CommandLine;
using EventRpc.Client;

namespace EventRpc.Tool;

/// <summary><c>proxy</c>: writes typed proxies of a server's classes.</summary>
internal static class ProxyCommand
{
    public static Command Create(Terminal terminal, GlobalOptions options)
    {
        var classNames = new Argument<string[]>("class") { Description = "The classes; all if none is given", Arity = ArgumentArity.ZeroOrMore };
        var clrNamespace = new Option<string>("--namespace", "-n") { Description = "The namespace of the interfaces", Required = true };
        var output = new Option<string?>("--output", "-o") { Description = "The folder to write a file for each class into; standard output if not given", HelpName = "folder" };
        var command = new Command("proxy", "Writes C# interfaces for the server's classes, which the source generator of EventRpc.Client implements") { classNames, clrNamespace, output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var name = parsed.GetRequiredValue(clrNamespace);
            if (!ClrNames.IsNamespace(name))
                throw ToolException.Usage($"'{name}' is no namespace: it is made of letters, digits and _, with dots between its parts.");
            await using var client = await options.ConnectAsync(parsed, cancellationToken);
            var classes = parsed.GetValue(classNames) is { Length: > 0 } wanted ? wanted.Distinct().Select(client.FindClass) : client.Classes.Values;
            if (parsed.GetValue(output) is { } folder)
                await SaveAsync(terminal, folder, ProxySource.Header(name), Write(classes), cancellationToken);
            else
                await terminal.Output.WriteAsync(ProxySource.Header(name) + string.Concat(Write(classes).Select(written => written.Source)));
            return ExitCode.Ok;
        });
        return command;
    }

    /// <summary>Interfaces are named after the last part of the class's name; where two classes have the same, after the whole.</summary>
    private static IEnumerable<(string Name, string Source)> Write(IEnumerable<RemoteClass> classes)
    {
        var names = new ClrNames(nameof(IRemoteObject));
        var sorted = classes.OrderBy(exported => exported.Name, StringComparer.Ordinal).ToList();
        var shared = sorted.CountBy(exported => LastPart(exported.Name), StringComparer.OrdinalIgnoreCase).Where(part => part.Value > 1).Select(part => part.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var exported in sorted)
        {
            var last = LastPart(exported.Name);
            var interfaceName = names.Make(shared.Contains(last) ? exported.Name : last, prefix: "I");
            yield return (interfaceName, ProxySource.Write(exported, interfaceName));
        }
    }

    private static string LastPart(string className) => className[(className.LastIndexOf(':') + 1)..];

    private static async Task SaveAsync(Terminal terminal, string folder, string header, IEnumerable<(string Name, string Source)> written, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var (name, source) in written)
            {
                var file = Path.Combine(folder, name + ".cs");
                await File.WriteAllTextAsync(file, header + source, cancellationToken);
                await terminal.Output.WriteLineAsync(file);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ToolException.Usage($"The folder {folder} cannot be written to: {e.Message}");
        }
    }
}
