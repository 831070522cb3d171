using System.IO.Compression;

namespace EventRpc.Fuzz.Dialects;

internal sealed class SerealDialect : Dialect
{
    private const int Header = 6;

    public override IReadOnlyList<byte[]> Tokens { get; } = HexTokens(
        "00", "0f", "1f", "20ac02", "20ffffffffffffffffff01", "20ffffffffffffffffff7f", "21feffffffffffffffff01", "21ffffffffffffffffff01", "220000c03f", "220000c07f", "239a9999999999b93f", "23000000000000f07f",
        "2400000000000000c0ff3f000000000000", "2400000000000000000000ff7f00000000", "25", "2600", "2603616263", "26ffffffff0f", "2700", "2703e282ac", "27ffffffff0f",
        "28", "2805", "2828", "2900", "2901", "2903", "29ffffffffffffffffff01", "2a00", "2a016161", "2affffff7f", "2b00", "2b01", "2bffffff7f", "2bffffffffffffffffff01",
        "2c63466f6f", "2c63466f6f40", "2c63466f6f5161 6101", "2d02", "2d03", "2d0340", "2e01", "2e02", "2f01", "2f02", "2f03", "2f04", "30", "30 2901", "3028ab00",
        "31 63612e62 626973", "2c66526567657870 28 31 63612e62 626973", "32 63466f6f 41 01", "33 02 41 01", "34", "35", "36", "38", "39", "3a", "3b", "3c", "3d", "3e", "3f", "3f3f",
        "40", "41", "4f", "50", "516161", "5f", "60", "6161", "7f", "80", "a8", "ab01", "28ab0101", "aa01", "c1", "e161", "ff");

    public override void Repeat(List<byte> output, ReadOnlySpan<byte> item, int count)
    {
        output.AddRange([0x28, 0x2b]);
        AppendVarint(output, (uint)count);
        AppendCopies(output, item, count);
    }

    public override void Nest(List<byte> output, ReadOnlySpan<byte> item, int depth)
    {
        for (var i = 0; i < depth; i++)
            output.AddRange((i % 4) switch { 1 => [0x28, 0x2b, 1], 2 => [0x28], _ => [0x41] });
        output.AddRange(item);
    }

    public override bool IsPlain(ReadOnlySpan<byte> document) => document.Length > Header && document[4] >> 4 == 0 && document[5] == 0;

    /// <summary>Compresses the body, or states another version.</summary>
    public override byte[] Wrap(byte[] document, Random random)
    {
        if (!IsPlain(document))
            return document;
        var body = document.AsSpan(Header);
        var version = (byte)random.Next(1, 6);
        byte[] magic = version < 3 ? [0x3d, 0x73, 0x72, 0x6c] : [0x3d, 0xf3, 0x72, 0x6c];
        var output = new List<byte>(magic);
        switch (random.Next(4))
        {
            case 0:
                output.AddRange([version, 0]);
                output.AddRange(body);
                break;
            case 1:
                output.AddRange([(byte)(0x30 | version), 0]);
                AppendVarint(output, (uint)body.Length);
                using (var compressed = new MemoryStream())
                {
                    using (var zlib = new ZLibStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
                        zlib.Write(body);
                    AppendVarint(output, (uint)compressed.Length);
                    output.AddRange(compressed.ToArray());
                }
                break;
            case 2:
                var block = Snappy(body);
                output.AddRange([(byte)(0x20 | version), 0]);
                AppendVarint(output, (uint)block.Count);
                output.AddRange(block);
                break;
            default:
                // A header value of its own.
                output.AddRange([version, 2, 1, 5]);
                output.AddRange(body);
                break;
        }
        return [.. output];
    }

    /// <summary>A Snappy block of literals, and of copies where bytes repeat.</summary>
    private static List<byte> Snappy(ReadOnlySpan<byte> body)
    {
        var block = new List<byte>();
        AppendVarint(block, (uint)body.Length);
        for (var i = 0; i < body.Length;)
        {
            var run = 1;
            while (i > 0 && run < 64 && i + run < body.Length && body[i + run] == body[i - 1] && body[i] == body[i - 1])
                run++;
            if (run >= 4)
            {
                block.AddRange([(byte)(((run - 1) << 2) | 2), 1, 0]);
                i += run;
                continue;
            }
            var length = Math.Min(60, body.Length - i);
            block.Add((byte)((length - 1) << 2));
            block.AddRange(body.Slice(i, length));
            i += length;
        }
        return block;
    }

    private static void AppendVarint(List<byte> output, uint value)
    {
        for (; value >= 0x80; value >>= 7)
            output.Add((byte)(value | 0x80));
        output.Add((byte)value);
    }
}
