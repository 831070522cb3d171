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
    private static ReadOnlySpan<byte> BeforeOk => "/0/E:R:M:N/1/"u8;

    private static ReadOnlySpan<byte> BeforeMessage => "/2/"u8;

    private static ReadOnlySpan<byte> BeforeCommand => "/3/"u8;

    private static ReadOnlySpan<byte> AtEnd => "/0/"u8;

    /// <summary>Reads the text, in time that grows with its length: it is the first that a stranger sends.</summary>
    /// <returns>Whether it is one; the fields end at the first mark that can end them, and hold no newline.</returns>
    public static bool TryParse(ReadOnlySpan<byte> body, [NotNullWhen(true)] out NegotiationText? text)
    {
        text = null;
        if (body is [.., (byte)'\n'])
            body = body[..^1];
        if (!body.StartsWith(BeforeOk) || body.Contains((byte)'\n'))
            return false;

        // If what follows the first mark does not go on as it must, what follows a later one does not either.
        body = body[BeforeOk.Length..];
        if (!TryTake(ref body, BeforeMessage, out var ok) || !TryTake(ref body, BeforeCommand, out var message) || !body.EndsWith(AtEnd))
            return false;
        text = new NegotiationText(ok, message, Encoding.Latin1.GetString(body[..^AtEnd.Length]));
        return true;
    }

    /// <summary>Writes the text. What is false in Perl becomes nothing, and marks inside a field are dropped.</summary>
    public override string ToString() => $"/0/E:R:M:N/1/{Clean(Ok)}/2/{Clean(Message)}/3/{Clean(Command)}/0/";

    private static string Clean(string field) => field == "0" ? "" : Mark().Replace(field, "");

    private static bool TryTake(ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> mark, [NotNullWhen(true)] out string? field)
    {
        var length = rest.IndexOf(mark);
        field = length < 0 ? null : Encoding.Latin1.GetString(rest[..length]);
        if (field is not null)
            rest = rest[(length + mark.Length)..];
        return field is not null;
    }

    [GeneratedRegex("/[0-9]/", RegexOptions.CultureInvariant)]
    private static partial Regex Mark();
}
