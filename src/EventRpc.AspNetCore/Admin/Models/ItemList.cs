namespace EventRpc.AspNetCore;

/// <summary>A piece of a list.</summary>
/// <param name="Items">The items.</param>
/// <param name="Total">How many there are in all.</param>
/// <param name="Next">What to give as <c>cursor</c> for those that follow; null if none do.</param>
internal sealed record ItemList<T>(IReadOnlyList<T> Items, int Total, string? Next);
