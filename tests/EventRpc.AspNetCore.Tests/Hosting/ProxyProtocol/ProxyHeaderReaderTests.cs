using System.Buffers;
using System.Text;
using EventRpc.Protocol.Tests.Framing;

namespace EventRpc.AspNetCore.Tests.Hosting.ProxyProtocol;

public sealed class ProxyHeaderReaderTests
{
    private const string Four = "192.0.2.1:56324 > 198.51.100.2:443";
    private const string Six = "[2001:db8::1]:56324 > [2001:db8::2]:443";

    public static TheoryData<string, byte[], string> Headers => new()
    {
        { "TCP4", ProxyHeaders.Version1("TCP4 192.0.2.1 198.51.100.2 56324 443"), Four },
        { "TCP4 at its limits", ProxyHeaders.Version1("TCP4 255.255.255.255 0.0.0.0 65535 0"), "255.255.255.255:65535 > 0.0.0.0:0" },
        { "TCP6", ProxyHeaders.Version1("TCP6 2001:db8::1 2001:DB8:0:0:0:0:0:2 56324 443"), Six },
        { "TCP6 mapped", ProxyHeaders.Version1("TCP6 ::ffff:192.0.2.1 ::1 1 2"), "[::ffff:192.0.2.1]:1 > [::1]:2" },
        { "UNKNOWN", ProxyHeaders.Version1("UNKNOWN"), "real" },
        { "UNKNOWN with addresses", ProxyHeaders.Version1("UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535"), "real" },
        { "the longest line", ProxyHeaders.Version1("UNKNOWN " + new string('x', 107 - 16)), "real" },
        { "2 TCP4", ProxyHeaders.Version2(ProxyHeaders.Tcp4, ProxyHeaders.Addresses4), Four },
        { "2 TCP6", ProxyHeaders.Version2(ProxyHeaders.Tcp6, ProxyHeaders.Addresses6), Six },
        { "2 unix", ProxyHeaders.Version2(ProxyHeaders.Unix, ProxyHeaders.UnixAddresses("/run/client", "/run/server")), "/run/client > /run/server" },
        { "2 unix, a client without a name", ProxyHeaders.Version2(ProxyHeaders.Unix, ProxyHeaders.UnixAddresses("", "/run/server")), " > /run/server" },
        { "2 unix, a path that fills its field", ProxyHeaders.Version2(ProxyHeaders.Unix, ProxyHeaders.UnixAddresses("", "/" + new string('x', 106))), " > /" + new string('x', 106) },
        { "2 unix, an abstract name", ProxyHeaders.Version2(ProxyHeaders.Unix, ProxyHeaders.UnixAddresses("\0name", "/s")), "@name > /s" },
        { "2 LOCAL", ProxyHeaders.Version2(0, [], command: 0x20), "real" },
        { "2 LOCAL, whatever follows", ProxyHeaders.Version2(0xff, [1, 2, 3], command: 0x20), "real" },
        { "2 UNSPEC", ProxyHeaders.Version2(0, []), "real" },
        { "2 with values", ProxyHeaders.Version2(ProxyHeaders.Tcp4, [.. ProxyHeaders.Addresses4, .. ProxyHeaders.Tlv(4), .. ProxyHeaders.Tlv(2, 1, 2, 3)]), Four + " 4= 2=010203" },
        { "2 with a checksum", ProxyHeaders.WithChecksum(ProxyHeaders.Tcp6, ProxyHeaders.Addresses6), Six + " 3=" },
        { "2, the longest", ProxyHeaders.Version2(ProxyHeaders.Tcp4, [.. ProxyHeaders.Addresses4, .. ProxyHeaders.Tlv(4, new byte[4096 - 15])]), Four + " 4=0000" },
    };

    public static TheoryData<string, byte[], string> Malformed => new()
    {
        { "an RPC client", [0, 0, 0, 0x27], "no header" },
        { "an HTTP client", "GET / HTTP/1.1\r\n"u8.ToArray(), "no header" },
        { "HTTP/2", "PRI * HTTP/2.0\r\n"u8.ToArray(), "no header" },
        { "lower case", "proxy TCP4"u8.ToArray(), "no header" },
        { "no space", "PROXYTCP4"u8.ToArray(), "no header" },
        { "another signature", "\r\n\r\n\0\r\nQUIX\n"u8.ToArray(), "no header" },
        { "no line", [.. "PROXY "u8, .. new byte[101]], "longer than 107 bytes" },
        { "a line too long", ProxyHeaders.Version1("UNKNOWN " + new string('x', 108 - 16)), "longer than 107 bytes" },
        { "LF only", "PROXY UNKNOWN\n"u8.ToArray(), "CR LF" },
        { "CR only", "PROXY UNKNOWN\rx"u8.ToArray(), "CR LF" },
        { "nothing", "PROXY \r\n"u8.ToArray(), "its protocol" },
        { "UDP4", ProxyHeaders.Version1("UDP4 192.0.2.1 198.51.100.2 56324 443"), "its protocol" },
        { "too little", ProxyHeaders.Version1("TCP4 192.0.2.1 198.51.100.2 56324"), "two addresses and two ports" },
        { "too much", ProxyHeaders.Version1("TCP4 192.0.2.1 198.51.100.2 56324 443 "), "two addresses and two ports" },
        { "two spaces", ProxyHeaders.Version1("TCP4  192.0.2.1 198.51.100.2 56324 443"), "two addresses and two ports" },
        { "a short address", ProxyHeaders.Version1("TCP4 192.2 198.51.100.2 1 2"), "an address" },
        { "leading zeros", ProxyHeaders.Version1("TCP4 192.0.2.01 198.51.100.2 1 2"), "an address" },
        { "hexadecimal", ProxyHeaders.Version1("TCP4 0xc0.0.2.1 198.51.100.2 1 2"), "an address" },
        { "another family", ProxyHeaders.Version1("TCP4 ::1 198.51.100.2 1 2"), "an address" },
        { "the other family", ProxyHeaders.Version1("TCP6 ::1 198.51.100.2 1 2"), "an address" },
        { "a scope", ProxyHeaders.Version1("TCP6 fe80::1%1 ::1 1 2"), "an address" },
        { "brackets", ProxyHeaders.Version1("TCP6 [::1] ::1 1 2"), "an address" },
        { "a port too high", ProxyHeaders.Version1("TCP4 192.0.2.1 198.51.100.2 65536 2"), "a port" },
        { "a port with a sign", ProxyHeaders.Version1("TCP4 192.0.2.1 198.51.100.2 +1 2"), "a port" },
        { "a port with zeros", ProxyHeaders.Version1("TCP4 192.0.2.1 198.51.100.2 01 2"), "a port" },
        { "no port", ProxyHeaders.Version1("TCP4 192.0.2.1 198.51.100.2  2"), "a port" },
        { "2 version 1", ProxyHeaders.Version2(ProxyHeaders.Tcp4, ProxyHeaders.Addresses4, command: 0x11), "version" },
        { "2 another command", ProxyHeaders.Version2(ProxyHeaders.Tcp4, ProxyHeaders.Addresses4, command: 0x22), "command" },
        { "2 another family", ProxyHeaders.Version2(0x41, ProxyHeaders.Addresses4), "address family" },
        { "2 another transport", ProxyHeaders.Version2(0x13, ProxyHeaders.Addresses4), "address family or transport" },
        { "2 a datagram", ProxyHeaders.Version2(0x12, ProxyHeaders.Addresses4), "stream" },
        { "2 short of addresses", ProxyHeaders.Version2(ProxyHeaders.Tcp4, ProxyHeaders.Addresses4[..^1]), "shorter than its addresses" },
        { "2 short of addresses of IPv6", ProxyHeaders.Version2(ProxyHeaders.Tcp6, ProxyHeaders.Addresses4), "shorter than its addresses" },
        { "2 short of paths", ProxyHeaders.Version2(ProxyHeaders.Unix, new byte[215]), "shorter than its addresses" },
        { "2 a path with a line feed", ProxyHeaders.Version2(ProxyHeaders.Unix, ProxyHeaders.UnixAddresses("/a\nb", "")), "no text" },
        { "2 a path with an escape sequence of terminals", ProxyHeaders.Version2(ProxyHeaders.Unix, ProxyHeaders.UnixAddresses("/\u00c2\u009b2J", "")), "no text" },
        { "2 a path with a delete", ProxyHeaders.Version2(ProxyHeaders.Unix, ProxyHeaders.UnixAddresses("/a\u007f", "")), "no text" },
        { "2 an abstract name with a line separator", ProxyHeaders.Version2(ProxyHeaders.Unix, ProxyHeaders.UnixAddresses("\0a\u00e2\u0080\u00a8", "")), "no text" },
        { "2 a path that is no UTF-8", ProxyHeaders.Version2(ProxyHeaders.Unix, ProxyHeaders.UnixAddresses("/\u00ff", "")), "no text" },
        { "2 a value cut short", ProxyHeaders.Version2(ProxyHeaders.Tcp4, [.. ProxyHeaders.Addresses4, 4, 0, 1]), "cut short" },
        { "2 a value's head cut short", ProxyHeaders.Version2(ProxyHeaders.Tcp4, [.. ProxyHeaders.Addresses4, 4, 0]), "cut short" },
        { "2 a wrong checksum", ProxyHeaders.Version2(ProxyHeaders.Tcp4, [.. ProxyHeaders.Addresses4, .. ProxyHeaders.Tlv(3, 1, 2, 3, 4)]), "checksum is wrong" },
        { "2 a short checksum", ProxyHeaders.Version2(ProxyHeaders.Tcp4, [.. ProxyHeaders.Addresses4, .. ProxyHeaders.Tlv(3, 1, 2)]), "four bytes" },
        { "2 too long", ProxyHeaders.Version2(ProxyHeaders.Tcp4, new byte[4097])[..16], "more than 4096" },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public void A_header_is_read_however_it_is_cut_and_nothing_behind_it_is_taken(string name, byte[] header, string expected)
    {
        byte[] arrived = [.. header, .. "what follows"u8];
        foreach (var length in new[] { 1, 2, 7, 16, arrived.Length })
        {
            var buffer = Segments.Cut(arrived, length);
            var read = ProxyHeaderReader.Read(buffer, out var end);
            Assert.NotNull(read);
            Assert.StartsWith(expected, Describe(read), StringComparison.Ordinal);
            Assert.Equal("what follows", Encoding.ASCII.GetString(buffer.Slice(end).ToArray()));
            Assert.True(read.Version == (name[0] == '2' ? 2 : 1));
        }
    }

    [Theory]
    [MemberData(nameof(Headers))]
    public void Of_a_header_that_has_not_all_arrived_more_is_waited_for(string name, byte[] header, string expected)
    {
        for (var length = 0; length < header.Length; length++)
        {
            var buffer = new ReadOnlySequence<byte>(header, 0, length);
            Assert.True(ProxyHeaderReader.Read(buffer, out var end) is null, $"{name} ({expected}) at {length}");
            Assert.Equal(buffer.Start, end);
        }
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public void What_is_no_header_is_refused_however_it_is_cut(string name, byte[] bytes, string reason)
    {
        foreach (var length in new[] { 1, 5, bytes.Length })
        {
            var failure = Assert.Throws<ProxyHeaderException>(() => ProxyHeaderReader.Read(Segments.Cut(bytes, length), out _));
            Assert.True(failure.Message.Contains(reason, StringComparison.Ordinal), $"{name}: {failure.Message}");
        }
    }

    [Fact]
    public void Bytes_of_every_kind_are_read_or_refused_and_never_anything_else()
    {
        var random = new Random(1);
        byte[][] headers = [.. Headers.Select(row => row.Data.Item2)];
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = (byte[])headers[i % headers.Length].Clone();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
                bytes[random.Next(Math.Min(bytes.Length, 64))] = (byte)random.Next(256);
            try
            {
                ProxyHeaderReader.Read(Segments.Cut(bytes, 1 + random.Next(bytes.Length)), out _);
            }
            catch (ProxyHeaderException)
            {
                // Refused.
            }
        }
    }

    private static string Describe(ProxyHeader header) =>
        (header.IsProxied ? $"{header.Source} > {header.Destination}" : "real")
        + string.Concat(header.Tlvs.Select(tlv => $" {tlv.Type}={Convert.ToHexString(tlv.Value.Span)}"));
}
