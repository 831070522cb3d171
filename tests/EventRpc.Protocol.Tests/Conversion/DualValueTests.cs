using EventRpc.Protocol.Tests.Formats;

namespace EventRpc.Protocol.Tests.Conversion;

/// <summary>
/// Scalars that were used both as a number and as a string, as Perl's encoders write them (Sereal 5.003, CBOR::XS 1.86,
/// JSON::XS 4.04, Storable 3.26; of the last also native order). Which of the two they choose differs.
/// </summary>
public sealed class DualValueTests
{
    private readonly PerlConverters _converters = new();

    /// <summary>A format, and [$x] in it.</summary>
    public static TheoryData<string, string> Fives => new()
    {
        // my $x = "5"; $x + 0
        { "SERL", "3df3726c0500 4105" },
        { "CBOR", "814135" },
        { "JSON", "5b 223522 5d" },
        { "STOR", "050b 02000000010a0135" },
        { "STOR", "040b08313233343536373804080808 02010000000a0135" },
        // my $x = 5; "$x"
        { "STOR", "050b 02000000010885" },
        { "STOR", "040b08313233343536373804080808 02010000000885" },
    };

    public static TheoryData<string, string> Halves => new()
    {
        // my $x = "2.5"; $x + 0
        { "SERL", "3df3726c0500 4163322e35" },
        { "CBOR", "8143322e35" },
        { "JSON", "5b 22322e3522 5d" },
        { "STOR", "050b 02000000010a03322e35" },
        // my $x = 2.5; "$x"
        { "SERL", "3df3726c0500 412200002040" },
        { "CBOR", "81fa40200000" },
        { "JSON", "5b 322e35 5d" },
        { "STOR", "040b08313233343536373804080808 020100000007 0000000000000440" },
    };

    /// <summary>dualvar(5, "five"), of which all encoders send the string.</summary>
    public static TheoryData<string, string> Fivers => new()
    {
        { "SERL", "3df3726c0500 416466697665" },
        { "CBOR", "814466697665" },
        { "JSON", "5b 226669766522 5d" },
        { "STOR", "050b 02000000010a0466697665" },
    };

    [Theory]
    [MemberData(nameof(Fives))]
    public void A_whole_number_is_taken_by_numbers_and_strings_alike(string format, string hex)
    {
        Assert.Equal("5", Read<string>(format, hex));
        Assert.Equal([(byte)'5'], Read<byte[]>(format, hex));
        Assert.Equal(5, Read<int>(format, hex));
        Assert.Equal(5UL, Read<ulong>(format, hex));
        Assert.Equal(5.0, Read<double>(format, hex));
        Assert.Equal(5m, Read<decimal>(format, hex));
        Assert.True(Read<bool>(format, hex));
    }

    [Theory]
    [MemberData(nameof(Halves))]
    public void A_fraction_is_taken_by_numbers_and_strings_alike(string format, string hex)
    {
        Assert.Equal("2.5", Read<string>(format, hex));
        Assert.Equal(2.5, Read<double>(format, hex));
        Assert.Equal(2.5m, Read<decimal>(format, hex));
        Assert.Equal(PerlDataError.OutOfRange, Assert.Throws<PerlDataException>(() => Read<int>(format, hex)).Error);
    }

    [Theory]
    [MemberData(nameof(Fivers))]
    public void A_string_that_hides_a_number_is_a_string(string format, string hex)
    {
        Assert.Equal("five", Read<string>(format, hex));
        Assert.StartsWith("'five' is not an integer", Assert.Throws<PerlDataException>(() => Read<int>(format, hex)).Message, StringComparison.Ordinal);
    }

    private T Read<T>(string format, string hex)
    {
        var reader = MessageFormat.Find(format)!.CreateReader();
        reader.Start(SerealDocument.FromHex(hex));
        return Assert.Single(_converters.Get<List<T>>().Read(reader));
    }
}
