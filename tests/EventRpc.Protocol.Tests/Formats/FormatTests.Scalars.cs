using System.Text;

namespace EventRpc.Protocol.Tests.Formats;

public abstract partial class FormatTests
{
    public static TheoryData<int> LengthsOfNote =>
        [0, 1, 2, 15, 16, 22, 23, 24, 25, 31, 32, 33, 63, 64, 127, 128, 129, 255, 256, 257, 4095, 4096, 16383, 16384, 65535, 65536, 65537];

    [Fact]
    public void Integers_of_note_return_as_they_were()
    {
        var numbers = new SortedSet<Int128> { 0, -(Int128)long.MaxValue, long.MaxValue, ulong.MaxValue, 9_007_199_254_740_993 };
        for (var bit = 0; bit < 63; bit++)
        {
            for (var by = -2; by <= 2; by++)
            {
                numbers.Add(((Int128)1 << bit) + by);
                numbers.Add(-((Int128)1 << bit) + by);
            }
        }
        for (var n = -300; n <= 300; n++)
            numbers.Add(n);
        for (var by = -2; by <= 2; by++)
            numbers.Add(((Int128)1 << 63) + by);

        AssertReturns(new PerlArray(numbers.Select(PerlInteger.Of)));
    }

    [Fact]
    public void The_lowest_integer_is_an_integer_or_its_digits()
    {
        var lowest = Assert.IsType<PerlArray>(Read(Write(new PerlArray([long.MinValue]))))[0];

        Assert.Equal("-9223372036854775808", lowest.ToString());
        Assert.Equal(Format == MessageFormat.Json || Format == MessageFormat.Storable ? PerlType.String : PerlType.Integer, lowest.Type);
    }

    [Fact]
    public void Floats_return_bit_by_bit()
    {
        double[] numbers =
        [
            0.5, 0.1, 1.0 / 3, 1, -1, 3, 1e15, 1e16, 1e17, 1e22, 1e300, -1e300, 1e-300, 123456789.125, 1.1f, float.MaxValue, float.Epsilon,
            double.MaxValue, double.MinValue, double.Epsilon, -double.Epsilon, 2.2250738585072014e-308, 18446744073709551616.0, -0.0, 0.0,
        ];
        var returned = Assert.IsType<PerlArray>(Read(Write(new PerlArray(numbers.Select(n => (PerlValue)n)))));

        Assert.Equal(
            // Storable writes minus zero as zero, like Perl.
            numbers.Select(n => BitConverter.DoubleToInt64Bits(Format == MessageFormat.Storable && n == 0 ? 0 : n)),
            returned.Items.Select(item => BitConverter.DoubleToInt64Bits(
                Format == MessageFormat.Storable ? double.Parse(item.ToString()!, System.Globalization.CultureInfo.InvariantCulture) : Assert.IsType<PerlFloat>(item).Value)));
    }

    [Fact]
    public void Undef_and_booleans_return_as_they_were() =>
        AssertReturns(new PerlArray([PerlValue.Undef, true, false]));

    [Theory]
    [MemberData(nameof(LengthsOfNote))]
    public void Strings_of_every_length_class_return_as_they_were(int length)
    {
        var ascii = new string('s', length);
        AssertReturns(ascii);
        AssertReturns(new PerlString(Encoding.ASCII.GetBytes(ascii), isText: true));
        AssertReturns(Encoding.Latin1.GetBytes(new string('\u00e9', length)));
        AssertReturns(new string('\u20ac', length) + "\u20ac");
        AssertReturns(new PerlArray([new string('\U0000ffff', length / 3), "next"]));
    }

    [Fact]
    public void Every_byte_and_every_character_of_note_returns_as_it_was()
    {
        AssertReturns(Enumerable.Range(0, 256).Select(i => (byte)i).ToArray());
        for (var c = 0; c < 0x300; c++)
            AssertReturns(((char)c).ToString());
        AssertReturns("\ud7ff\ue000\ufdd0\ufeff\ufffe\uffff");
        AssertReturns("x\U00010000\U0001f600\U0010fffdy\U0010ffff");
        AssertReturns("\\ \" / \b\f\n\r\t \u007f\u2028");
    }

    [Fact]
    public void A_string_of_the_writers_choice_has_the_same_characters()
    {
        foreach (var text in new[] { "", "ascii", "caf\u00e9", "\u20ac", "\U0001f600", new string('\u00e9', 129), new string('a', 5000) + "\u20ac" })
        {
            using var output = new MessageBuffer();
            var writer = Format.CreateWriter();
            writer.Start(output);
            writer.WriteStartArray(1);
            writer.WriteString(text);
            writer.WriteEndArray();
            writer.Complete();
            Assert.Equal(text, Assert.IsType<PerlArray>(Read(output.WrittenSpan.ToArray()))[0].ToString());
        }
    }

    [Fact]
    public void Scalars_can_be_the_whole_document()
    {
        PerlValue[] scalars = [PerlValue.Undef, 5, -5, 2.5, "x", "\u20ac", true, false];
        foreach (var scalar in scalars)
            AssertReturns(scalar);
    }
}
