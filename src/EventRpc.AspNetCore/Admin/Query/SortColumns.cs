namespace EventRpc.AspNetCore;

/// <summary>What a list can be sorted by.</summary>
internal sealed class SortColumns<T>(Func<T, long> idOf) : Dictionary<string, Func<T, SortKey>>(StringComparer.Ordinal)
{
    /// <summary>As much of a text as counts, since cursors have it in them.</summary>
    private const int MaxTextLength = 128;

    public SortColumns<T> Add(string name, Func<T, long> value)
    {
        Add(name, item => new SortKey(value(item), null, idOf(item)));
        return this;
    }

    public SortColumns<T> AddText(string name, Func<T, string?> value)
    {
        Add(name, item => new SortKey(0, value(item) is { } text ? text[..Math.Min(text.Length, MaxTextLength)] : null, idOf(item)));
        return this;
    }

    /// <summary>The parameter that says which, the first column being what is taken if none is given.</summary>
    /// <param name="first">What is taken if none is given, such as <c>-closedAt</c>.</param>
    public ChoiceParameter Parameter(string first) => new(
        "sort",
        [first, .. Keys.SelectMany(name => new[] { name, $"-{name}" }).Where(name => name != first)],
        $"The column to sort by, descending with a minus in front; {first} if none is given.");
}
