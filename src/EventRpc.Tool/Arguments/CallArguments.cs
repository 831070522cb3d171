using System.Text.RegularExpressions;

namespace EventRpc.Tool;

/// <summary>
/// Arguments of a call as they are typed. <c>name=text</c> and <c>name:=json</c> are two arguments, the name and the value,
/// as Perl passes named parameters; <c>text</c> is one, and is JSON where it begins with {, [ or "; <c>@file</c> and
/// <c>name=@file</c> are the bytes of a file.
/// </summary>
internal static partial class CallArguments
{
    /// <summary>Whether a word is a named argument.</summary>
    public static bool IsNamed(string word) => Named().IsMatch(word);

    /// <summary>Reads arguments.</summary>
    /// <param name="words">The words.</param>
    /// <param name="variable">Finds the object of a word <c>$name</c>; null where there are no variables.</param>
    /// <exception cref="ToolException">A word is no argument, or its file cannot be read.</exception>
    public static object?[] Parse(IEnumerable<string> words, Func<string, object>? variable = null)
    {
        var arguments = new List<object?>();
        foreach (var word in words)
        {
            if (Named().Match(word) is not { Success: true } named)
            {
                arguments.Add(word is ['{' or '[' or '"', ..] ? JsonArgument.Parse(word) : Plain(word, variable));
                continue;
            }
            var value = word[named.Length..];
            arguments.Add(named.Groups["name"].Value);
            arguments.Add(named.Groups["json"].Success ? JsonArgument.Parse(value) : Plain(value, variable));
        }
        return [.. arguments];
    }

    private static object Plain(string text, Func<string, object>? variable) => text switch
    {
        ['@', .. var file] => ReadFile(file),
        ['$', .. var name] when variable is not null => variable(name),
        _ => text,
    };

    private static byte[] ReadFile(string file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw ToolException.Usage($"The file of the argument @{file} cannot be read: {e.Message} For a text that begins with @ write \"@…\", as JSON.");
        }
    }

    [GeneratedRegex("^(?<name>[A-Za-z_][A-Za-z0-9_-]*)(?<json>:)?=")]
    private static partial Regex Named();
}
