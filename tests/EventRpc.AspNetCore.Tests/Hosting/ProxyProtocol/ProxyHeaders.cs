using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace EventRpc.AspNetCore.Tests.Hosting.ProxyProtocol;

/// <summary>Headers of the PROXY protocol, right and wrong.</summary>
internal static class ProxyHeaders
{
    public const byte Tcp4 = 0x11, Tcp6 = 0x21, Unix = 0x31;

    /// <summary>192.0.2.1:56324 to 198.51.100.2:443.</summary>
    public static byte[] Addresses4 { get; } = [192, 0, 2, 1, 198, 51, 100, 2, 0xdc, 0x04, 0x01, 0xbb];

    /// <summary>[2001:db8::1]:56324 to [2001:db8::2]:443.</summary>
    public static byte[] Addresses6 { get; } =
    [
        0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1,
        0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2,
        0xdc, 0x04, 0x01, 0xbb,
    ];

    public static byte[] Version1(string words) => Encoding.Latin1.GetBytes($"PROXY {words}\r\n");

    public static byte[] Version2(byte family, byte[] body, byte command = 0x21)
    {
        byte[] header = [.. "\r\n\r\n\0\r\nQUIT\n"u8, command, family, 0, 0, .. body];
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(14), (ushort)body.Length);
        return header;
    }

    public static byte[] Tlv(byte type, params byte[] value) => [type, (byte)(value.Length >> 8), (byte)value.Length, .. value];

    public static byte[] UnixAddresses(string source, string destination)
    {
        var body = new byte[216];
        Encoding.Latin1.GetBytes(source, body);
        Encoding.Latin1.GetBytes(destination, body.AsSpan(108));
        return body;
    }

    /// <summary>A header whose last four bytes are its checksum.</summary>
    public static byte[] WithChecksum(byte family, byte[] addresses)
    {
        var header = Version2(family, [.. addresses, .. Tlv(3, 0, 0, 0, 0)]);
        var crc = header.Aggregate(uint.MaxValue, BitOperations.Crc32C);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(header.Length - 4), ~crc);
        return header;
    }
}
