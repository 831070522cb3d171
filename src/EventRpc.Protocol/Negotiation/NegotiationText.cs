using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;

namespace EventRpc.Protocol;

/// <summary>
/// The text that a connection begins with, before a message format is agreed on
/// (Event::RPC::Message::Negotiate 1.10): <c>/0/E:R:M:N/1/ok/2/msg/3/cmd/0/</c>, each byte one character.
/// </summary>
/// <param name="Ok">"1" for success, or nothing.</param>
/// <param name="Message">The format names, one name, or an error.</param>
/// <param name="Command">The command, in a request.</param>
internal sealed partial record NegotiationText(string Ok, string Message, string Command)
{
    /// <summary>Reads the text.</summary>
    /// <returns>Whether it is one; the fields end at the first mark that can end them, and hold no newline.</returns>
    public static bool TryParse(ReadOnlySpan<byte> body, [NotNullWhen(true)] out NegotiationText? text)
    {
        text = null;
        if (!body.StartsWith("/0/E:R:M:N/1/"u8))
            return false;
        var match = Pattern().Match(Encoding.Latin1.GetString(body));
        if (match.Success)
            text = new NegotiationText(match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value);
        return match.Success;
    }

    /// <summary>Writes the text. What is false in Perl becomes nothing, and marks inside a field are dropped.</summary>
    public override string ToString() => $"/0/E:R:M:N/1/{Clean(Ok)}/2/{Clean(Message)}/3/{Clean(Command)}/0/";

    private static string Clean(string field) => field == "0" ? "" : Mark().Replace(field, "");

    // NonBacktracking: the text is the first that a stranger sends.
    [GeneratedRegex("""\A/0/E:R:M:N/1/([^\n]*?)/2/([^\n]*?)/3/([^\n]*?)/0/\n?\z""", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();

    [GeneratedRegex("/[0-9]/", RegexOptions.CultureInvariant)]
    private static partial Regex Mark();
}
