using System.Text;

namespace EventRpc.Protocol;

/// <summary>A key whose characters all stand for themselves in every format, ready to be written and compared.</summary>
internal sealed class PlainKey
{
    private readonly byte[] _quoted;

    private PlainKey(string name) => _quoted = Encoding.ASCII.GetBytes($"\"{name}\":");

    /// <summary>The key as it stands in JSON: in quotes, with the colon.</summary>
    public ReadOnlySpan<byte> Quoted => _quoted;

    /// <summary>The key itself.</summary>
    public ReadOnlySpan<byte> Bytes => _quoted.AsSpan(1, _quoted.Length - 3);

    /// <returns>The key; null if the name is none of that kind.</returns>
    public static PlainKey? From(string name) => name.AsSpan().ContainsAnyExcept(JsonSyntax.PlainAscii) ? null : new(name);
}
