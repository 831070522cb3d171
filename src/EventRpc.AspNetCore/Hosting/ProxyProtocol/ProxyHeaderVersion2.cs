using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Numerics;
using System.Text;
using System.Text.Unicode;

namespace EventRpc.AspNetCore;

/// <summary>Version 2: a binary header of sixteen bytes, the addresses, and type-length-values.</summary>
internal static class ProxyHeaderVersion2
{
    private const int HeadLength = 16;

    /// <summary>The most that is taken behind the head; the protocol has room for 65,535 bytes, and no use for them.</summary>
    private const int MaxBodyLength = 4096;

    private const int UnixPathLength = 108;
    private const byte ChecksumType = 0x03;

    public static ReadOnlySpan<byte> Signature => "\r\n\r\n\0\r\nQUIT\n"u8;

    /// <summary>How long the header is; null if not all of it has arrived.</summary>
    public static int? FindLength(in ReadOnlySequence<byte> buffer)
    {
        Span<byte> bytes = stackalloc byte[HeadLength];
        var head = ProxyHeaderReader.Begin(buffer, bytes, Signature);
        if (head.Length < HeadLength)
            return null;
        var length = BinaryPrimitives.ReadUInt16BigEndian(head[14..]);
        if (length > MaxBodyLength)
            throw new ProxyHeaderException($"it announces {length} bytes, which is more than {MaxBodyLength}");
        return buffer.Length < HeadLength + length ? null : HeadLength + length;
    }

    public static ProxyHeader Read(ReadOnlySpan<byte> header)
    {
        if (header[12] >> 4 != 2)
            throw new ProxyHeaderException("its version is not 2");
        switch (header[12] & 0xf)
        {
            case 0:
                // LOCAL: the proxy speaks for itself, and all that follows is to be passed over.
                return new ProxyHeader { Version = 2 };
            case 1:
                break;
            default:
                throw new ProxyHeaderException("its command is neither LOCAL nor PROXY");
        }

        var (family, transport) = (header[13] >> 4, header[13] & 0xf);
        if (family > 3 || transport > 2)
            throw new ProxyHeaderException("its address family or transport is unknown");
        // UNSPEC: a client of a kind that the proxy has no words for.
        if (family == 0)
            return new ProxyHeader { Version = 2 };
        if (transport != 1)
            throw new ProxyHeaderException("its client did not connect by a stream");

        var body = header[HeadLength..];
        var addressesLength = family switch { 1 => 12, 2 => 36, _ => 2 * UnixPathLength };
        if (body.Length < addressesLength)
            throw new ProxyHeaderException("it is shorter than its addresses");
        var (source, destination) = family switch
        {
            1 => ReadIPEndPoints(body[..addressesLength], 4),
            2 => ReadIPEndPoints(body[..addressesLength], 16),
            _ => (ReadUnixEndPoint(body[..UnixPathLength]), ReadUnixEndPoint(body[UnixPathLength..addressesLength])),
        };
        return new ProxyHeader
        {
            Version = 2,
            IsProxied = true,
            Source = source,
            Destination = destination,
            Tlvs = ReadTlvs(header, HeadLength + addressesLength),
        };
    }

    private static (EndPoint? Source, EndPoint? Destination) ReadIPEndPoints(ReadOnlySpan<byte> addresses, int size)
    {
        var ports = addresses[(2 * size)..];
        return (
            new IPEndPoint(new IPAddress(addresses[..size]), BinaryPrimitives.ReadUInt16BigEndian(ports)),
            new IPEndPoint(new IPAddress(addresses[size..(2 * size)]), BinaryPrimitives.ReadUInt16BigEndian(ports[2..])));
    }

    /// <summary>Reads the path of a unix socket; a client's has none as a rule, and one of Linux may begin with NUL.</summary>
    private static UnixDomainSocketEndPoint? ReadUnixEndPoint(ReadOnlySpan<byte> field)
    {
        var isAbstract = field[0] == 0;
        var name = isAbstract ? field[1..].TrimEnd((byte)0) : field[..(field.IndexOf((byte)0) is >= 0 and var end ? end : field.Length)];
        if (name.IsEmpty)
            return null;
        // It is going to stand in logs, and a client on this machine can choose it.
        var text = Encoding.UTF8.GetString(name);
        if (!Utf8.IsValid(name) || LogText.HasControls(text))
            throw new ProxyHeaderException("a path in it is no text");
        try
        {
            return new UnixDomainSocketEndPoint((isAbstract ? "\0" : "") + text);
        }
        catch (Exception e) when (e is ArgumentException or PlatformNotSupportedException)
        {
            throw new ProxyHeaderException("a path in it is none of this system");
        }
    }

    private static List<ProxyProtocolTlv> ReadTlvs(ReadOnlySpan<byte> header, int position)
    {
        var tlvs = new List<ProxyProtocolTlv>();
        while (position < header.Length)
        {
            var rest = header[position..];
            if (rest.Length < 3 || BinaryPrimitives.ReadUInt16BigEndian(rest[1..]) is var length && length > rest.Length - 3)
                throw new ProxyHeaderException("a type-length-value in it is cut short");
            if (rest[0] == ChecksumType)
                CheckChecksum(header, position + 3, length);
            tlvs.Add(new ProxyProtocolTlv(rest[0], rest.Slice(3, length).ToArray()));
            position += 3 + length;
        }
        return tlvs;
    }

    /// <summary>The checksum is CRC-32C of the header in which it is zero.</summary>
    private static void CheckChecksum(ReadOnlySpan<byte> header, int position, int length)
    {
        if (length != sizeof(uint))
            throw new ProxyHeaderException("its checksum has not four bytes");
        var crc = uint.MaxValue;
        for (var i = 0; i < header.Length; i++)
            crc = BitOperations.Crc32C(crc, i >= position && i < position + length ? (byte)0 : header[i]);
        if (~crc != BinaryPrimitives.ReadUInt32BigEndian(header[position..]))
            throw new ProxyHeaderException("its checksum is wrong");
    }
}
