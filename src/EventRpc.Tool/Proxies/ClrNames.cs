using System.Text;

namespace EventRpc.Tool;

/// <summary>Names for C# made of names that a server sent, whatever is in them. No name is given twice.</summary>
/// <param name="taken">Names that are something else already.</param>
internal sealed class ClrNames(params IEnumerable<string> taken)
{
    // Files are named so, too, and not every file system tells a from A.
    private readonly HashSet<string> _taken = new(taken, StringComparer.OrdinalIgnoreCase);

    /// <summary>The number that is tried next of a name that is taken: a server may have a hundred thousand of one.</summary>
    private readonly Dictionary<string, int> _numbers = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Makes a name in Pascal case: <c>get_data</c> is <c>GetData</c>.</summary>
    /// <param name="perlName">The name in Perl.</param>
    /// <param name="prefix">What stands before it.</param>
    /// <param name="suffix">What stands behind it.</param>
    public string Make(string perlName, string prefix = "", string suffix = "")
    {
        var pascal = Pascal(perlName);
        if (prefix.Length == 0 && (pascal.Length == 0 || char.IsAsciiDigit(pascal[0])))
            pascal = "_" + pascal;
        var first = prefix + pascal + suffix;
        var name = first;
        while (!_taken.Add(name))
        {
            var number = _numbers.GetValueOrDefault(first, 2);
            _numbers[first] = number + 1;
            name = $"{prefix}{pascal}{number}{suffix}";
        }
        return name;
    }

    /// <summary>Whether a text is names with dots between them, as a namespace is.</summary>
    public static bool IsNamespace(string text) =>
        text.Split('.').All(part => part is [>= 'A' and <= 'Z' or >= 'a' and <= 'z' or '_', ..] && part.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'));

    /// <summary>ASCII letters and digits, whose words begin in upper case. All else parts words.</summary>
    private static string Pascal(string name)
    {
        var pascal = new StringBuilder();
        var isStart = true;
        foreach (var c in name)
        {
            if (char.IsAsciiLetterOrDigit(c))
                pascal.Append(isStart ? char.ToUpperInvariant(c) : c);
            isStart = !char.IsAsciiLetterOrDigit(c);
        }
        return pascal.ToString();
    }
}
