using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using EventRpc.Protocol;
using Microsoft.AspNetCore.Identity;

namespace EventRpc.Tool;

/// <summary><c>passwd</c>: makes a user's entry in a server's configuration.</summary>
internal static class PasswdCommand
{
    private const int MaxPasswordLength = 511;

    public static Command Create(Terminal terminal, GlobalOptions options)
    {
        var user = new Argument<string>("user") { Description = "The user's name. It is the salt of the token, so it begins with two of ./0-9A-Za-z" };
        var asToken = new Option<bool>("--token") { Description = "Write the token itself, which a Perl server's auth_passwd_href takes too. Whoever reads it can log in" };
        var command = new Command("passwd", "Makes a user's entry for EventRpc:Authentication:Users in appsettings.json, of a password that it asks for or reads from standard input")
        {
            user,
            asToken,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var name = parsed.GetRequiredValue(user);
            var token = await MakeTokenAsync(terminal, name, cancellationToken);
            var value = parsed.GetValue(asToken) ? token : new PasswordHasher<string>().HashPassword("", token);
            await terminal.Output.WriteLineAsync(options.IsJson(parsed) ? ValueJson.Write(new Dictionary<string, object?> { [name] = value }) : $"{Quote(name)}: {Quote(value)}");
            return ExitCode.Ok;
        });
        return command;
    }

    private static async Task<string> MakeTokenAsync(Terminal terminal, string user, CancellationToken cancellationToken)
    {
        // Before anybody types a password in vain.
        if (TokenOf(user, "any") is null)
            throw ToolException.Usage($"There is no password for the user '{user}': Perl's crypt takes the name as the salt, so it must begin with two of ./0-9A-Za-z, and have neither space nor any of !*:;\\ in it. With such a name every password would do.");
        var password = await terminal.ReadPasswordAsync($"Password of {SafeText.OneLine(user)}: ", cancellationToken);
        if (password.Length == 0)
            throw ToolException.Usage("An empty password lets everybody in: give one.");
        if (terminal.IsInputTerminal && await terminal.ReadPasswordAsync("Once more: ", cancellationToken) != password)
            throw ToolException.Usage("These were two different passwords: try again.");
        return TokenOf(user, password) ?? throw ToolException.Usage($"The password has more than {MaxPasswordLength} characters, more than crypt takes.");
    }

    /// <summary>The token; null if there is none.</summary>
    private static string? TokenOf(string user, string password)
    {
        try
        {
            return PerlCrypt.Hash(user, password) is [not '*', ..] and var token ? token : null;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw ToolException.Usage(e.Message);
        }
    }

    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
