using System.IO.Compression;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace EventRpc.Protocol.Tests.Formats;

/// <summary>Compressed Sereal documents.</summary>
internal static class SerealCompression
{
    /// <summary>A document of version 4 around a body that zlib compresses.</summary>
    /// <param name="body">The body.</param>
    /// <param name="stated">The length that the document states, if not the body's.</param>
    public static byte[] Zlib(byte[] body, ulong? stated = null)
    {
        var compressed = Deflate(body);
        return [.. SerealDocument.FromHex("3df3726c 34 00"), .. Varint(stated ?? (ulong)body.Length), .. Varint((ulong)compressed.Length), .. compressed];
    }

    public static byte[] Deflate(byte[] body)
    {
        using var output = new MemoryStream();
        using (var zlib = new ZLibStream(output, CompressionLevel.Optimal))
            zlib.Write(body);
        return output.ToArray();
    }

    /// <summary>A document of version 4 around a Snappy block.</summary>
    public static byte[] Snappy(byte[] block) =>
        [.. SerealDocument.FromHex("3df3726c 24 00"), .. Varint((ulong)block.Length), .. block];

    /// <summary>A document of version 4 around a Zstandard frame.</summary>
    public static byte[] ZstdFrame(byte[] frame) =>
        [.. SerealDocument.FromHex("3df3726c 44 00"), .. Varint((ulong)frame.Length), .. frame];

    /// <summary>A document of version 4 around a body that Zstandard compresses.</summary>
    /// <param name="body">The body.</param>
    /// <param name="hasLength">Whether the frame states the length of its content.</param>
    /// <param name="hasChecksum">Whether the frame ends with a checksum.</param>
    /// <param name="window">How far back blocks refer, as an exponent of 2; 0 if the encoder may choose.</param>
    public static byte[] Zstd(byte[] body, bool hasLength = true, bool hasChecksum = true, int window = 0)
    {
        using var compressor = new Compressor();
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_contentSizeFlag, hasLength ? 1 : 0);
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, hasChecksum ? 1 : 0);
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_windowLog, window);
        return ZstdFrame(compressor.Wrap(body).ToArray());
    }

    /// <summary>A document of version 1 that ends with a Snappy block.</summary>
    public static byte[] SnappyV1(byte[] block) => [.. SerealDocument.FromHex("3d73726c 11 00"), .. block];

    /// <summary>A Snappy block of one literal.</summary>
    public static byte[] Literal(byte[] content)
    {
        var length = BitConverter.GetBytes(content.Length - 1);
        return [.. Varint((ulong)content.Length), 0xfc, .. length, .. content];
    }

    /// <summary>A Snappy block of one byte, and that byte again as often as it goes.</summary>
    public static byte[] Run(byte value, int copiesOf64) =>
        [.. Varint((ulong)(copiesOf64 * 64 + 1)), 0x00, value, .. Enumerable.Repeat<byte[]>([0xfe, 0x01, 0x00], copiesOf64).SelectMany(copy => copy)];

    public static byte[] Varint(ulong value)
    {
        var bytes = new byte[SerealVarint.MaxLength];
        return bytes[..SerealVarint.Write(bytes, value)];
    }
}
