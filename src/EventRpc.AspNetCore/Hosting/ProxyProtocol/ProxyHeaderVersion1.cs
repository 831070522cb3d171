using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EventRpc.AspNetCore;

/// <summary>Version 1: a line of text, such as <c>PROXY TCP4 192.0.2.1 192.0.2.2 56324 443</c>.</summary>
internal static class ProxyHeaderVersion1
{
    /// <summary>The longest line that there can be, with its end.</summary>
    private const int MaxLength = 107;

    private static readonly SearchValues<char> AddressCharacters = SearchValues.Create("0123456789abcdefABCDEF:.");

    private static ReadOnlySpan<byte> Signature => "PROXY "u8;

    /// <summary>How long the header is; null if its end has not arrived.</summary>
    public static int? FindLength(in ReadOnlySequence<byte> buffer)
    {
        Span<byte> bytes = stackalloc byte[MaxLength];
        var line = ProxyHeaderReader.Begin(buffer, bytes, Signature);
        var end = line.IndexOfAny((byte)'\r', (byte)'\n');
        // The line feed must come at once, so what is missing of the longest line is waited for, and nothing else.
        if (end < 0 || (line[end] == '\r' && end + 1 == line.Length))
            return line.Length < MaxLength ? null : throw new ProxyHeaderException($"its line is longer than {MaxLength} bytes");
        return line[end] == '\r' && line[end + 1] == '\n' ? end + 2 : throw new ProxyHeaderException("its line does not end in CR LF");
    }

    public static ProxyHeader Read(ReadOnlySpan<byte> line)
    {
        var text = Encoding.Latin1.GetString(line[Signature.Length..^2]);
        var words = text.Split(' ');
        // Behind UNKNOWN may stand anything.
        if (words[0] == "UNKNOWN")
            return new ProxyHeader { Version = 1 };

        var family = words[0] switch
        {
            "TCP4" => AddressFamily.InterNetwork,
            "TCP6" => AddressFamily.InterNetworkV6,
            _ => throw new ProxyHeaderException("its protocol is none of TCP4, TCP6 and UNKNOWN"),
        };
        if (words.Length != 5)
            throw new ProxyHeaderException("it has not two addresses and two ports");
        return new ProxyHeader
        {
            Version = 1,
            IsProxied = true,
            Source = new IPEndPoint(ReadAddress(words[1], family), ReadPort(words[3])),
            Destination = new IPEndPoint(ReadAddress(words[2], family), ReadPort(words[4])),
        };
    }

    private static IPAddress ReadAddress(string word, AddressFamily family)
    {
        // .NET reads more than addresses have: brackets, scopes, hexadecimal and missing parts.
        if (word.AsSpan().ContainsAnyExcept(AddressCharacters)
            || !IPAddress.TryParse(word, out var address) || address.AddressFamily != family
            || (family == AddressFamily.InterNetwork && address.ToString() != word))
        {
            throw new ProxyHeaderException("an address in it is none of its protocol");
        }
        return address;
    }

    private static int ReadPort(string word) =>
        ushort.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && (word.Length == 1 || word[0] != '0')
            ? port
            : throw new ProxyHeaderException("a port in it is no number from 0 to 65535");
}
