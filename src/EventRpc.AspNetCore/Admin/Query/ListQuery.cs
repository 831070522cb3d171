namespace EventRpc.AspNetCore;

/// <summary>Which piece of a list is asked for.</summary>
/// <param name="List">What list it is, with its order, as cursors know it.</param>
/// <param name="KeyOf">Where an item stands.</param>
/// <param name="Descending">Whether the last come first.</param>
/// <param name="After">The place that the piece begins behind; null for the beginning.</param>
/// <param name="Limit">How many items it may have.</param>
internal sealed record ListQuery<T>(string List, Func<T, SortKey> KeyOf, bool Descending, SortKey? After, int Limit)
{
    private const int DefaultLimit = 100;

    public static NumberParameter LimitParameter { get; } = new("limit", 1, 1000, $"How many items to give at most; {DefaultLimit} if none is given.");

    public static TextParameter CursorParameter { get; } = new("cursor", "What the last answer gave as next.", "what this list, in this order, gave as next");

    /// <summary>Reads what is asked for.</summary>
    /// <param name="query">The query, which takes what is wrong with it.</param>
    /// <param name="list">What list it is.</param>
    /// <param name="sort">The column to sort by, descending with a minus in front.</param>
    /// <param name="columns">The columns.</param>
    public static ListQuery<T> Read(QueryReader query, string list, string sort, SortColumns<T> columns)
    {
        var descending = sort.StartsWith('-');
        return Read(query, $"{list} {sort}", columns[descending ? sort[1..] : sort], descending);
    }

    /// <summary>Reads what is asked for of a list that has one order.</summary>
    public static ListQuery<T> Read(QueryReader query, string list, Func<T, SortKey> keyOf, bool descending = false)
    {
        SortKey? after = null;
        if (query.Read(CursorParameter) is { } cursor)
        {
            if (Cursor.TryRead(cursor, list, out var last))
                after = last;
            else
                query.AddError(CursorParameter);
        }
        return new ListQuery<T>(list, keyOf, descending, after, (int)(query.Read(LimitParameter) ?? DefaultLimit));
    }

    /// <summary>Takes the piece out of all items, of which only those that it has are described.</summary>
    public ItemList<TRow> Take<TRow>(IEnumerable<T> all, Func<T, TRow> describe)
    {
        // Values change meanwhile, so each is looked at once.
        int total = 0, following = 0;
        // No more than are taken are kept at a time, and the first to give way is the last of them.
        var taken = new PriorityQueue<T, SortKey>(Comparer<SortKey>.Create((one, other) => Compare(other, one)));
        foreach (var item in all)
        {
            total++;
            var key = KeyOf(item);
            if (After is { } after && Compare(key, after) <= 0)
                continue;
            if (++following <= Limit)
                taken.Enqueue(item, key);
            else
                taken.EnqueueDequeue(item, key);
        }
        taken.TryPeek(out _, out var last);
        var rows = new TRow[taken.Count];
        for (var i = rows.Length - 1; i >= 0; i--)
            rows[i] = describe(taken.Dequeue());
        return new ItemList<TRow>(rows, total, following > rows.Length ? Cursor.Write(List, last) : null);
    }

    private int Compare(SortKey one, SortKey other) => Descending ? other.CompareTo(one) : one.CompareTo(other);
}
