using System.Reflection;
using System.Text.Json;

namespace EventRpc.Protocol;

/// <summary>How .NET names look in Perl.</summary>
public static class PerlName
{
    /// <summary>Turns a .NET name into one that a Perl program would use: <c>GetData</c> into <c>get_data</c>.</summary>
    /// <param name="name">A name in Pascal or camel case.</param>
    /// <returns>The name in snake_case.</returns>
    public static string FromClr(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
    }

    /// <summary>The name in Perl of a property or parameter: what <see cref="PerlNameAttribute"/> says, or its own.</summary>
    internal static string Of(PropertyInfo property) =>
        property.GetCustomAttribute<PerlNameAttribute>()?.Name ?? FromClr(property.Name);
}
