using System.Buffers;

namespace EventRpc.Protocol;

/// <summary>What both directions of the peer's JSON dialect share.</summary>
internal static class JsonSyntax
{
    /// <summary>How deep JSON::XS 4.04 lets brackets nest. An object takes the two or three brackets it is written with.</summary>
    public const int MaxDepth = 512;

    private const string Controls =
        "\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u0009\u000a\u000b\u000c\u000d\u000e\u000f" +
        "\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f";

    private const string PlainAsciiCharacters =
        " !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~\u007f";

    /// <summary>What cannot stand for itself inside a string: the quote, the backslash and the control characters.</summary>
    public static readonly SearchValues<byte> Special =
        SearchValues.Create(System.Text.Encoding.Latin1.GetBytes(Controls + "\"\\"));

    /// <summary>The ASCII bytes that stand for themselves inside a string.</summary>
    public static readonly SearchValues<byte> PlainAsciiBytes =
        SearchValues.Create(System.Text.Encoding.Latin1.GetBytes(PlainAsciiCharacters));

    /// <summary>The ASCII characters that stand for themselves inside a string.</summary>
    public static readonly SearchValues<char> PlainAscii = SearchValues.Create(PlainAsciiCharacters);
}
