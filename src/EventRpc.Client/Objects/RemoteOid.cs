using System.Text.RegularExpressions;

namespace EventRpc.Client;

/// <summary>The ids of objects, as the peer makes them: <c>Class=HASH(0x55d0c0ffee00)</c>.</summary>
internal static partial class RemoteOid
{
    /// <summary>The class of an object, as the peer's client has it: what stands before the =.</summary>
    public static string ClassOf(string oid) => oid.Split('=', 2)[0];

    /// <summary>Whether a string is the id of an object, and not one that happens to be where ids are.</summary>
    public static bool IsOne(string text) => Form().IsMatch(text);

    [GeneratedRegex("""\A[A-Za-z_][A-Za-z0-9_]*(::[A-Za-z0-9_]+)*=[A-Z]+\(0x[0-9a-f]+\)\z""", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
