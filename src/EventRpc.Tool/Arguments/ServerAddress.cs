using System.Globalization;

namespace EventRpc.Tool;

/// <summary>Where a server is, as it is typed: <c>host</c>, <c>host:port</c>, <c>[address]:port</c> or <c>unix:path</c>.</summary>
internal static class ServerAddress
{
    private const string DefaultHost = "localhost";
    private const int DefaultPort = 5555;

    /// <exception cref="ToolException">It is none.</exception>
    public static (string Host, int Port) Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return (DefaultHost, DefaultPort);
        if (text.StartsWith("unix:", StringComparison.Ordinal))
            return (text, DefaultPort);

        var colon = text.LastIndexOf(':');
        // An IPv6 address of its own has colons too; with a port it stands in brackets.
        if (colon < 0 || text.EndsWith(']') || (text.IndexOf(':', StringComparison.Ordinal) != colon && !text.Contains(']', StringComparison.Ordinal)))
            return (WithoutBrackets(text), DefaultPort);
        if (!int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1 or > 65535)
            throw ToolException.Usage($"The server '{text}' has no port that can be: give host:port, with a port of 1 to 65535.");
        return (colon == 0 ? DefaultHost : WithoutBrackets(text[..colon]), port);
    }

    private static string WithoutBrackets(string host) => host is ['[', .., ']'] ? host[1..^1] : host;
}
