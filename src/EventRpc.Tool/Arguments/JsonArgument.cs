using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace EventRpc.Tool;

/// <summary>A value that is given as JSON. An object of the one key $bytes is the bytes of its Base64, as the output has them.</summary>
internal static class JsonArgument
{
    /// <exception cref="ToolException">It is no JSON.</exception>
    public static object? Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw ToolException.Usage($"The argument '{json}' is no JSON: {e.Message} A text that begins with {{, [ or \" must be in quotes, as JSON.");
        }
    }

    private static object? Read(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object when json.GetPropertyCount() == 1 && json.TryGetProperty(ValueJson.BytesKey, out var bytes) && bytes.ValueKind == JsonValueKind.String => bytes.GetBytesFromBase64(),
        JsonValueKind.Object => json.EnumerateObject().GroupBy(member => member.Name).ToDictionary(member => member.Key, member => Read(member.Last().Value)),
        JsonValueKind.Array => json.EnumerateArray().Select(Read).ToList(),
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Number => ReadNumber(json),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    private static object ReadNumber(JsonElement json)
    {
        if (json.TryGetInt64(out var integer))
            return integer;
        return BigInteger.TryParse(json.GetRawText(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var large) ? large : json.GetDouble();
    }
}
