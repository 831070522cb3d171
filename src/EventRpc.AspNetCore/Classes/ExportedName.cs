using System.Text.RegularExpressions;

namespace EventRpc.AspNetCore;

/// <summary>What exported classes and methods can be called in Perl.</summary>
internal static partial class ExportedName
{
    /// <summary>Methods that every Perl class has, and that clients would lose.</summary>
    private static readonly string[] ReservedNames = ["DESTROY", "AUTOLOAD", "BEGIN", "END", "can", "isa", "DOES", "VERSION", "import", "unimport"];

    public static bool IsPackage(string name) => PackageName().IsMatch(name);

    public static bool IsMethod(string name) => MethodName().IsMatch(name) && !ReservedNames.Contains(name);

    [GeneratedRegex("""\A[A-Za-z_][A-Za-z0-9_]*(::[A-Za-z0-9_]+)*\z""", RegexOptions.CultureInvariant)]
    private static partial Regex PackageName();

    [GeneratedRegex("""\A[A-Za-z_][A-Za-z0-9_]*\z""", RegexOptions.CultureInvariant)]
    private static partial Regex MethodName();
}
