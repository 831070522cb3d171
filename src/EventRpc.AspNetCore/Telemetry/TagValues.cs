using System.Text.Json;

namespace EventRpc.AspNetCore;

/// <summary>The members of an enum as the values of a tag, in snake_case, made once.</summary>
internal static class TagValues<T>
    where T : struct, Enum
{
    /// <summary>The members, which count from 0.</summary>
    public static IReadOnlyList<T> Members { get; } = Enum.GetValues<T>();

    /// <summary>A tag of each, by its number.</summary>
    public static KeyValuePair<string, object?>[] Tags(string name) =>
        [.. Members.Select(member => KeyValuePair.Create(name, (object?)JsonNamingPolicy.SnakeCaseLower.ConvertName(member.ToString())))];
}
