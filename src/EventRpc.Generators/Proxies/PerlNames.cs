using System.Text.RegularExpressions;

namespace EventRpc.Generators;

/// <summary>
/// Names in Perl, by the rules of the server. Its own rule for snake_case is that of System.Text.Json, which a compiler
/// need not have; this one is the same for all names in ASCII, and others are no names of Perl methods.
/// </summary>
internal static class PerlNames
{
    private const string Async = "Async";

    /// <summary>Methods that every Perl class has, and that a server exports under no circumstances.</summary>
    public static IReadOnlyList<string> Reserved { get; } = ["DESTROY", "AUTOLOAD", "BEGIN", "END", "can", "isa", "DOES", "VERSION", "import", "unimport"];

    private static readonly Regex WordEnd = new("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", RegexOptions.CultureInvariant);
    private static readonly Regex ClassName = new(@"\A[A-Za-z_][A-Za-z0-9_]*(::[A-Za-z0-9_]+)*\z", RegexOptions.CultureInvariant);
    private static readonly Regex MethodName = new(@"\A[A-Za-z_][A-Za-z0-9_]*\z", RegexOptions.CultureInvariant);

    public static bool IsClassName(string name) => ClassName.IsMatch(name);

    public static bool IsMethodName(string name) => MethodName.IsMatch(name);

    /// <summary>The name of a method that does not say it itself: in snake_case, without Async at its end.</summary>
    public static string OfMethod(string name)
    {
        if (name.EndsWith(Async, StringComparison.Ordinal) && name.Length > Async.Length)
            name = name.Substring(0, name.Length - Async.Length);
#pragma warning disable CA1308 // Lower case is what is asked for.
        return WordEnd.Replace(name, "_").ToLowerInvariant();
#pragma warning restore CA1308
    }
}
