using System.Text.Json;

namespace EventRpc.AspNetCore;

/// <summary>The members of an enum as JSON has them: <c>clientLeft</c>.</summary>
internal static class CamelCase
{
    public static string Of<T>(T value)
        where T : struct, Enum => Names<T>.All[value];

    private static class Names<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> All = Enum.GetValues<T>().ToDictionary(value => value, value => JsonNamingPolicy.CamelCase.ConvertName($"{value}"));
    }
}
