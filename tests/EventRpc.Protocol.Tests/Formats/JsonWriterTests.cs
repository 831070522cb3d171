using System.Text;

namespace EventRpc.Protocol.Tests.Formats;

public class JsonWriterTests
{
    [Fact]
    public void Scalars_are_written_plainly() =>
        Assert.Equal(
            "[null,true,false,-9223372036854775808,18446744073709551615,\"a\",\"b\",\"c\"]",
            JsonNotation.Write(writer =>
            {
                writer.WriteStartArray(8);
                writer.WriteUndef();
                writer.WriteBoolean(true);
                writer.WriteBoolean(false);
                writer.WriteInteger(long.MinValue);
                writer.WriteInteger(ulong.MaxValue);
                writer.WriteString("a");
                writer.WriteBytes("b"u8);
                writer.WriteText("c"u8);
                writer.WriteEndArray();
            }));

    [Fact]
    public void The_captured_reply_is_written_as_the_peer_writes_it() =>
        Assert.Equal(
            "{\"ok\":1,\"protocol\":\"1.00\",\"version\":\"1.10\"}",
            JsonNotation.Write(writer =>
            {
                writer.WriteStartHash(3);
                writer.WriteKey("ok"u8);
                writer.WriteInteger(1);
                writer.WriteKey("protocol");
                writer.WriteString("1.00");
                writer.WriteKey("version"u8);
                writer.WriteString("1.10");
                writer.WriteEndHash();
            }));

    [Fact]
    public void The_captured_object_parameter_is_written_as_the_peer_writes_it() =>
        Assert.Equal(
            "{\"params\":[(\"T2\")[[\"SCALAR\",\"T2=HASH(0x5581a2b4c6d8)\"]]],\"cmd\":\"exec\"}",
            JsonNotation.Write(writer =>
            {
                writer.WriteStartHash(2);
                writer.WriteKey("params"u8);
                writer.WriteStartArray(1);
                writer.WriteStartBlessed("T2", PerlType.Reference);
                writer.WriteStartReference();
                writer.WriteString("T2=HASH(0x5581a2b4c6d8)");
                writer.WriteEndReference();
                writer.WriteEndBlessed();
                writer.WriteEndArray();
                writer.WriteKey("cmd"u8);
                writer.WriteString("exec");
                writer.WriteEndHash();
            }));

    [Fact]
    public void Objects_are_tags_with_their_type_and_content() =>
        Assert.Equal(
            "[(\"A::B\")[[\"HASH\",[\"k\",1,\"h\",{\"x\":[],\"y\":2},\"o\",(\"C\")[[\"ARRAY\",[1,{}]]],\"z\",null]]],(\"D\")[[\"HASH\",[]]],{\"k\":3}]",
            JsonNotation.Write(writer =>
            {
                writer.WriteStartArray(3);
                writer.WriteStartBlessed("A::B", PerlType.Hash);
                writer.WriteStartHash(4);
                writer.WriteKey("k");
                writer.WriteInteger(1);
                writer.WriteKey("h"u8);
                writer.WriteStartHash(2);
                writer.WriteKey("x");
                writer.WriteStartArray(0);
                writer.WriteEndArray();
                writer.WriteKey("y");
                writer.WriteInteger(2);
                writer.WriteEndHash();
                writer.WriteKey("o");
                writer.WriteStartBlessed("C", PerlType.Array);
                writer.WriteStartArray(2);
                writer.WriteInteger(1);
                writer.WriteStartHash(0);
                writer.WriteEndHash();
                writer.WriteEndArray();
                writer.WriteEndBlessed();
                writer.WriteKey("z");
                writer.WriteUndef();
                writer.WriteEndHash();
                writer.WriteEndBlessed();
                writer.WriteStartBlessed("D", PerlType.Hash);
                writer.WriteStartHash(0);
                writer.WriteEndHash();
                writer.WriteEndBlessed();
                writer.WriteStartHash(1);
                writer.WriteKey("k");
                writer.WriteInteger(3);
                writer.WriteEndHash();
                writer.WriteEndArray();
            }));

    [Theory]
    [InlineData("\b\t\n\f\r", "\\b\\t\\n\\f\\r")]
    [InlineData("\0\u0001\u000b\u001f", "\\u0000\\u0001\\u000b\\u001f")]
    [InlineData("\"\\/\u007f", "\\\"\\\\/\u007f")]
    [InlineData("caf\u00e9 \u0080\u00ff", "caf\u00e9 \u0080\u00ff")]
    [InlineData("\u0100\u20ac\uffff\uABCD", "\\u0100\\u20ac\\uffff\\uabcd")]
    [InlineData("x\U0001f600\U0010ffffy", "x\\ud83d\\ude00\\udbff\\udfffy")]
    [InlineData("", "")]
    public void Characters_are_written_as_the_peer_writes_them(string characters, string expected)
    {
        Assert.Equal($"\"{expected}\"", JsonNotation.Write(writer => writer.WriteString(characters)));
        Assert.Equal($"\"{expected}\"", JsonNotation.Write(writer => writer.WriteText(Encoding.UTF8.GetBytes(characters))));
        Assert.Equal($"{{\"{expected}\":1}}", JsonNotation.Write(writer =>
        {
            writer.WriteStartHash(1);
            writer.WriteKey(characters);
            writer.WriteInteger(1);
            writer.WriteEndHash();
        }));
        if (characters.All(character => character <= 0xff))
            Assert.Equal($"\"{expected}\"", JsonNotation.Write(writer => writer.WriteBytes(Encoding.Latin1.GetBytes(characters))));
    }

    [Theory]
    [InlineData(3.0, "3.0")]
    [InlineData(0.0, "0.0")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(-2.5, "-2.5")]
    [InlineData(0.1, "0.1")]
    [InlineData(0.30000000000000004, "0.30000000000000004")]
    [InlineData(1e25, "1e+25")]
    [InlineData(1e300, "1e+300")]
    [InlineData(1.5e-07, "1.5e-07")]
    [InlineData(123456789012345, "123456789012345.0")]
    [InlineData(double.MaxValue, "1.7976931348623157e+308")]
    [InlineData(double.Epsilon, "5e-324")]
    public void Floats_come_back_as_the_same_floats(double value, string expected)
    {
        var document = JsonNotation.Write(writer => writer.WriteFloat(value));

        Assert.Equal(expected, document);
        Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(JsonNotation.Start(document).ReadFloat()));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Infinity_and_NaN_are_refused(double value) =>
        Assert.Equal(PerlDataError.OutOfRange, Refused(writer => writer.WriteFloat(value)));

    [Fact]
    public void Half_a_surrogate_pair_is_refused()
    {
        // Not in attributes, which are UTF-8 and cannot hold them.
        foreach (var characters in new[] { "\ud800", "a\udc00b", "\ud800\ud800", "a\ud83d" })
        {
            var utf8 = new byte[100];
            utf8 = utf8[..PerlUtf8.GetBytes(characters, utf8)];

            Assert.Equal(PerlDataError.OutOfRange, Refused(writer => writer.WriteString(characters)));
            Assert.Equal(PerlDataError.OutOfRange, Refused(writer => writer.WriteText(utf8)));
        }
    }

    [Fact]
    public void A_character_above_Unicode_is_refused() =>
        Assert.Equal(PerlDataError.OutOfRange, Refused(writer => writer.WriteText([0xf4, 0x90, 0x80, 0x80])));

    [Fact]
    public void A_reference_outside_of_an_object_is_refused()
    {
        Assert.Equal(PerlDataError.Unsupported, Refused(writer => writer.WriteStartReference()));
        Assert.Equal(PerlDataError.Unsupported, Refused(writer =>
        {
            writer.WriteStartBlessed("T", PerlType.Reference);
            writer.WriteStartReference();
            writer.WriteStartReference();
        }));
        Assert.Equal(PerlDataError.Unsupported, Refused(writer => writer.WriteStartBlessed("T", PerlType.String)));
    }

    [Fact]
    public void A_writer_can_be_started_again_after_a_document_that_failed()
    {
        using var output = new MessageBuffer();
        var writer = new JsonWriter(PerlLimits.Default);
        writer.Start(output);
        writer.WriteStartBlessed("T", PerlType.Hash);
        output.Truncate(0);

        writer.Start(output);
        writer.WriteStartHash(0);
        writer.WriteEndHash();

        Assert.Equal("{}", Encoding.Latin1.GetString(output.WrittenSpan));
    }

    [Fact]
    public void All_bytes_and_all_kinds_of_text_come_back()
    {
        var bytes = Enumerable.Range(0, 256).Select(i => (byte)i).ToArray();
        var latin = Encoding.Latin1.GetString(bytes);
        var text = latin + "\u0100\u07ff\u0800\u20ac\ud7ff\ue000\ufffd\uffff\U00010000\U0001f600\U0010ffff" + latin;

        Assert.Equal($"'{latin}'", JsonNotation.Read(JsonNotation.Write(writer => writer.WriteBytes(bytes))));
        Assert.Equal($"'{latin}'", JsonNotation.Read(JsonNotation.Write(writer => writer.WriteString(latin))));
        Assert.Equal($"'{text}'", JsonNotation.Read(JsonNotation.Write(writer => writer.WriteString(text))));
        Assert.Equal($"'{text}'", JsonNotation.Read(JsonNotation.Write(writer => writer.WriteText(Encoding.UTF8.GetBytes(text)))));
    }

    private static PerlDataError Refused(Action<PerlWriter> write) =>
        Assert.Throws<PerlDataException>(() => JsonNotation.Write(write)).Error;
}
