namespace EventRpc.AspNetCore;

/// <summary>
/// Where an item stands in a sorted list: by its value, then by its id, so that no two stand at the same place and a list
/// can be gone on with whatever has come and gone meanwhile.
/// </summary>
/// <param name="Number">The value, if it is a number.</param>
/// <param name="Text">The value, if it is text; those without stand first.</param>
/// <param name="Id">The item's id.</param>
internal readonly record struct SortKey(long Number, string? Text, long Id) : IComparable<SortKey>
{
    public int CompareTo(SortKey other)
    {
        var order = Number.CompareTo(other.Number);
        if (order == 0)
            order = string.CompareOrdinal(Text, other.Text);
        return order == 0 ? Id.CompareTo(other.Id) : order;
    }
}
