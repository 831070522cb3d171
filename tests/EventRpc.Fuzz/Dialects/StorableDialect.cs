namespace EventRpc.Fuzz.Dialects;

internal sealed class StorableDialect : Dialect
{
    public override IReadOnlyList<byte[]> Tokens { get; } = HexTokens(
        "050b", "040b08313233343536373804080808", "0000000000", "0000000001", "00ffffffff", "0100000000", "01ffffffff", "0200000000", "0200000001", "0201000000", "02ffffffff",
        "0300000000", "0300000001 0881 00000001 61", "0301000000 0881 01000000 61", "03ffffffff", "04", "040200000000", "0404", "05", "06feffffffffffffff", "060000000000000080",
        "07000000000000f83f", "07000000000000f07f", "07000000000000f87f", "0880", "08ff", "09ffffff7f", "097fffffff", "0a00", "0a03616263", "0aff",
        "0b", "0c", "0d", "0e", "0f", "10", "1103466f6f", "1103466f6f 0300000000", "1180ffffffff", "1200", "12ff", "1280ffffffff", "13", "1300", "14", "15", "16",
        "1700", "1703e282ac", "17ff", "1800000000", "18ffffffff", "1900 00000001 0881 01 00000003 e282ac", "1901 00000001 0881 10 00000001 61", "19", "1a", "1b", "1c", "1d0476312e32 0a020102",
        "1e00000000", "1f", "20 00 03616263 0169", "20 01 00000003 616263 00", "21", "22", "ff", "11 06 526567657870 20 00 03616263 0169");

    public override void Repeat(List<byte> output, ReadOnlySpan<byte> item, int count) => AppendCounted(output, 2, item, count);

    public override void Nest(List<byte> output, ReadOnlySpan<byte> item, int depth)
    {
        for (var i = 0; i < depth; i++)
        {
            if (i % 3 == 1)
                output.Add(4);
            output.AddRange([2, 0, 0, 0, 1]);
        }
        output.AddRange(item);
    }
}
