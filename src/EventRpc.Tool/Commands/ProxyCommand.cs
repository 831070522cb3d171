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
        var force = new Option<bool>("--force") { Description = "Replace files that are there, and with them the types that were put into them" };
        var command = new Command("proxy", "Writes C# interfaces for the server's classes, which the source generator of EventRpc.Client implements") { classNames, clrNamespace, output, force };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var name = parsed.GetRequiredValue(clrNamespace);
            if (!ClrNames.IsNamespace(name))
                throw ToolException.Usage($"'{name}' is no namespace: it is made of letters, digits and _, with dots between its parts.");
            await using var client = await options.ConnectAsync(parsed, cancellationToken);
            var classes = parsed.GetValue(classNames) is { Length: > 0 } wanted ? wanted.Distinct().Select(client.FindClass) : client.Classes.Values;
            if (parsed.GetValue(output) is { } folder)
                await SaveAsync(terminal, folder, ProxySource.Header(name), [.. Write(classes)], parsed.GetValue(force), cancellationToken);
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

    /// <summary>Writes files whose names a server has chosen: never through a link, nor over what is there unless that is wanted.</summary>
    private static async Task SaveAsync(Terminal terminal, string folder, string header, IReadOnlyList<(string Name, string Source)> written, bool force, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(folder);
            if (!force && written.Select(proxy => FileOf(folder, proxy.Name)).FirstOrDefault(Path.Exists) is { } there)
                throw ToolException.Usage($"The file {there} is there already, and nothing was written: give another folder, or --force to replace it and the types that were put into it.");
            foreach (var (name, source) in written)
            {
                var file = FileOf(folder, name);
                if (force)
                    File.Delete(file);
                await using (var created = new StreamWriter(new FileStream(file, FileMode.CreateNew)))
                    await created.WriteAsync((header + source).AsMemory(), cancellationToken);
                await terminal.Output.WriteLineAsync(file);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ToolException.Usage($"The folder {folder} cannot be written to: {e.Message}");
        }
    }

    private static string FileOf(string folder, string interfaceName) => Path.Combine(folder, interfaceName + ".cs");
}
