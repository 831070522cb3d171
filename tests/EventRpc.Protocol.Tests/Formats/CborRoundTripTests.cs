namespace EventRpc.Protocol.Tests.Formats;

public sealed class CborRoundTripTests
{
    [Theory]
    [InlineData("a1 43636d64 4776657273696f6e", "{'cmd': 'version'}")]
    [InlineData("a3 4776657273696f6e 44312e3130 426f6b 01 4870726f746f636f6c 44312e3030",
        "{'version': '1.10', 'ok': 1, 'protocol': '1.00'}")]
    [InlineData("d81a 82 474d793a3a4f626a 82 4448415348 82 4161 01", "My::Obj({'a': 1})")]
    [InlineData("d81a 82 474d793a3a4f626a 82 454152524159 82 01 4178", "My::Obj([1, 'x'])")]
    [InlineData("d81a 82 425432 82 465343414c4152 4178", @"T2(\'x')")]
    [InlineData("d81a 82 425432 82 465343414c4152 57 54323d48415348283078353538316132623463366438 29",
        @"T2(\'T2=HASH(0x5581a2b4c6d8)')")]
    [InlineData("a1 41e9 01", "{'é': 1}")]
    [InlineData("a1 63e282ac 01", "{\"€\": 1}")]
    [InlineData("d95652 f6", @"\undef")]
    [InlineData("d95652 820102", @"\[1, 2]")]
    [InlineData("88 fa3fc00000 fb3fb999999999999a fa7f800000 faff800000 fb7ff8000000000000 f4 f5 f6",
        null)]
    [InlineData("83 3b7fffffffffffffff 1bffffffffffffffff 40", "[-9223372036854775808, 18446744073709551615, '']")]
    public void Documents_captured_from_Perl_are_read_and_written_again_byte_for_byte(string hex, string? expected)
    {
        if (expected is not null)
            Assert.Equal(expected, CborDocument.Read(hex));

        var reader = CborDocument.Start(hex);
        Assert.Equal(
            Convert.ToHexStringLower(CborDocument.FromHex(hex)),
            CborDocument.Write(writer => Copy(reader, writer)));
    }

    [Fact]
    public void Random_documents_survive_writing_and_reading()
    {
        var random = new Random(20_110_526);
        for (var i = 0; i < 500; i++)
        {
            var hex = CborDocument.Write(writer => WriteRandom(writer, random, depth: 0));
            var reader = CborDocument.Start(hex);
            var again = CborDocument.Write(writer => Copy(reader, writer));
            reader.ReadEndOfDocument();
            Assert.Equal(hex, again);
            CborDocument.Skip(Convert.FromHexString(hex));
        }
    }

    private static void Copy(CborReader reader, CborWriter writer)
    {
        switch (reader.Peek())
        {
            case PerlType.Undef:
                reader.ReadUndef();
                writer.WriteUndef();
                break;
            case PerlType.Boolean:
                writer.WriteBoolean(reader.ReadBoolean());
                break;
            case PerlType.Integer:
                var integer = reader.ReadInteger();
                if (integer < 0)
                    writer.WriteInteger((long)integer);
                else
                    writer.WriteInteger((ulong)integer);
                break;
            case PerlType.Float:
                writer.WriteFloat(reader.ReadFloat());
                break;
            case PerlType.String:
                var value = reader.ReadString();
                if (value.IsText)
                    writer.WriteText(value.Bytes);
                else
                    writer.WriteBytes(value.Bytes);
                break;
            case PerlType.Array:
                writer.WriteStartArray(reader.ReadStartArray());
                while (reader.MoveNext())
                    Copy(reader, writer);
                writer.WriteEndArray();
                break;
            case PerlType.Hash:
                writer.WriteStartHash(reader.ReadStartHash());
                while (reader.MoveNext())
                {
                    writer.WriteKey(reader.ReadKey().ToString());
                    Copy(reader, writer);
                }
                writer.WriteEndHash();
                break;
            case PerlType.Reference:
                reader.ReadStartReference();
                writer.WriteStartReference();
                Copy(reader, writer);
                writer.WriteEndReference();
                reader.ReadEnd();
                break;
            default:
                var className = reader.ReadStartBlessed().ToString();
                writer.WriteStartBlessed(className, reader.Peek());
                Copy(reader, writer);
                writer.WriteEndBlessed();
                reader.ReadEnd();
                break;
        }
    }

    private static void WriteRandom(CborWriter writer, Random random, int depth)
    {
        switch (random.Next(depth < 6 ? 11 : 7))
        {
            case 0:
                writer.WriteUndef();
                break;
            case 1:
                writer.WriteBoolean(random.Next(2) == 0);
                break;
            case 2:
                writer.WriteInteger(random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64));
                break;
            case 3:
                writer.WriteInteger((ulong)random.NextInt64(long.MinValue, long.MaxValue));
                break;
            case 4:
                writer.WriteFloat(BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)));
                break;
            case 5:
                writer.WriteString(RandomText(random));
                break;
            case 6:
                var bytes = new byte[random.Next(300)];
                random.NextBytes(bytes);
                writer.WriteBytes(bytes);
                break;
            case 7:
                WriteRandomArray(writer, random, depth);
                break;
            case 8:
                WriteRandomHash(writer, random, depth);
                break;
            case 9:
                WriteRandomReference(writer, random, depth);
                break;
            default:
                WriteRandomObject(writer, random, depth);
                break;
        }
    }

    private static void WriteRandomObject(CborWriter writer, Random random, int depth)
    {
        var content = (PerlType)random.Next((int)PerlType.Array, (int)PerlType.Blessed);
        writer.WriteStartBlessed(RandomText(random), content);
        if (content == PerlType.Array)
            WriteRandomArray(writer, random, depth);
        else if (content == PerlType.Hash)
            WriteRandomHash(writer, random, depth);
        else
            WriteRandomReference(writer, random, depth);
        writer.WriteEndBlessed();
    }

    private static void WriteRandomArray(CborWriter writer, Random random, int depth)
    {
        var count = random.Next(random.Next(10) == 0 ? 40 : 4);
        writer.WriteStartArray(count);
        for (var i = 0; i < count; i++)
            WriteRandom(writer, random, depth + 1 + count / 8);
        writer.WriteEndArray();
    }

    private static void WriteRandomHash(CborWriter writer, Random random, int depth)
    {
        var count = random.Next(random.Next(10) == 0 ? 40 : 4);
        writer.WriteStartHash(count);
        for (var i = 0; i < count; i++)
        {
            writer.WriteKey(RandomText(random));
            WriteRandom(writer, random, depth + 1 + count / 8);
        }
        writer.WriteEndHash();
    }

    private static void WriteRandomReference(CborWriter writer, Random random, int depth)
    {
        writer.WriteStartReference();
        WriteRandom(writer, random, depth + 1);
        writer.WriteEndReference();
    }

    private static string RandomText(Random random)
    {
        var limit = random.Next(3) switch { 0 => 0x80, 1 => 0x100, _ => 0xd800 };
        return string.Create(random.Next(40), (random, limit), static (characters, state) =>
        {
            foreach (ref var character in characters)
                character = (char)state.random.Next(state.limit);
        });
    }
}
