namespace EventRpc.Fuzz.Dialects;

internal sealed class CborDialect : Dialect
{
    public override IReadOnlyList<byte[]> Tokens { get; } = HexTokens(
        "00", "17", "1818", "19ffff", "1affffffff", "1bffffffffffffffff", "1b7fffffffffffffff", "20", "3bffffffffffffffff", "3b7fffffffffffffff",
        "40", "4100", "5800", "5affffffff", "5bffffffffffffffff", "5f4100ff", "5fff", "60", "6161", "62c3bc", "7f6161ff", "7fff",
        "80", "81", "82", "9affffffff", "9bffffffffffffffff", "9f", "9fff", "a0", "a1", "a16161", "baffffffff", "bbffffffffffffffff", "bf", "bfff",
        "c0", "c1", "c24100", "c240", "c349010000000000000000", "c482 20 01", "c48201c24101", "c582 01 03", "d8 1e 82 01 03",
        "d81900", "d81901", "d819 1affffffff", "d90100", "d90100 82", "d81a", "d81a8261610a", "d81b", "d81c", "d81d00", "d81d01", "d81c81 d81d00", "d81d 1affffffff",
        "d95652", "d95652a0", "d95652 01", "d9d9f7", "d81a 83 63466f6f 01 02", "dbffffffffffffffff", "f4", "f5", "f6", "f7", "f8ff", "f818", "f97e00", "f90001", "f97c00", "fa7fc00000", "fb7ff0000000000000", "fb8000000000000000", "ff", "1c", "3e", "5d", "fc");

    public override void Repeat(List<byte> output, ReadOnlySpan<byte> item, int count) => AppendCounted(output, 0x9a, item, count);

    public override void Nest(List<byte> output, ReadOnlySpan<byte> item, int depth)
    {
        for (var i = 0; i < depth; i++)
            output.Add((i % 7) switch { 3 => 0xc6, 5 => 0x9f, _ => 0x81 });
        output.AddRange(item);
        for (var i = depth - 1; i >= 0; i--)
        {
            if (i % 7 == 5)
                output.Add(0xff);
        }
    }
}
