using System.Globalization;
using System.Text;
using EventRpc.Client;
using EventRpc.Protocol;

namespace EventRpc.Tool;

/// <summary>Writes a typed proxy of a server's class in C#.</summary>
internal static class ProxySource
{
    private const string Suffix = "Async";

    /// <summary>What the interface has already.</summary>
    private static readonly string[] Inherited = ["DisposeAsync", "Remote", "FromRemote", "RemoteClassName"];

    /// <summary>What a file begins with.</summary>
    public static string Header(string clrNamespace) => $"""
        // Written by eventrpc proxy. The server does not tell types: put yours in the place of object?.
        using EventRpc.Client;

        namespace {clrNamespace};

        """.ReplaceLineEndings("\n");

    /// <summary>Writes an interface.</summary>
    /// <param name="exported">The class.</param>
    /// <param name="interfaceName">The name of the interface.</param>
    public static string Write(RemoteClass exported, string interfaceName)
    {
        var names = new ClrNames([interfaceName, .. Inherited]);
        var source = new StringBuilder("\n");
        Line(source, $"[RpcProxy({Literal(exported.Name)})]");
        Line(source, $"public partial interface {interfaceName} : IRemoteObject");
        Line(source, "{");
        var isFirst = true;
        foreach (var (method, kind) in exported.Methods.OrderBy(method => method.Value != RemoteMethodKind.Constructor).ThenBy(method => method.Key, StringComparer.Ordinal))
        {
            if (!isFirst)
                Line(source);
            isFirst = false;
            var name = names.Make(method, suffix: Suffix);
            if (PerlName.FromClr(name[..^Suffix.Length]) != method)
                Line(source, $"    [RpcName({Literal(method)})]");
            Line(source, "    " + Declare(name, kind, interfaceName));
        }
        Line(source, "}");
        return source.ToString();
    }

    private static string Declare(string name, RemoteMethodKind kind, string interfaceName) => kind switch
    {
        RemoteMethodKind.Constructor => $"public static partial Task<{interfaceName}> {name}(EventRpcClient client, params object?[] arguments);",
        _ => $"Task<object?> {name}(params object?[] arguments);",
    };

    /// <summary>A string of C#, of printable ASCII whatever is in it.</summary>
    private static string Literal(string text)
    {
        var literal = new StringBuilder("\"");
        foreach (var c in text)
        {
            if (c is >= ' ' and <= '~' and not '"' and not '\\')
                literal.Append(c);
            else
                literal.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }
        return literal.Append('"').ToString();
    }

    private static void Line(StringBuilder source, string line = "") => source.Append(line).Append('\n');
}
