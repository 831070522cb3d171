using EventRpc.Tests.Shared;

namespace EventRpc.Protocol.Tests.Formats;

public sealed class SerealCompressionTests
{
    private const string OneTwo = """{"t":"list","v":[{"t":"int","v":"1"},{"t":"int","v":"2"}]}""";

    /// <summary>[ {name: [1, 2]}, {name: the same} ], by COPY and REFP.</summary>
    private static readonly byte[] Body = SerealDocument.FromHex("42 51 646e616d65 28 ab02 0102 51 2f03 2909");

    private const string Shared =
        """{"t":"list","v":[{"t":"hash","v":[["name",{"t":"def","id":1,"v":{"t":"list","v":[{"t":"int","v":"1"},{"t":"int","v":"2"}]}}]]},"""
        + """{"t":"hash","v":[["name",{"t":"use","id":1}]]}]}""";

    public static TheoryData<string, string> Documents => new()
    {
        { "zlib", Convert.ToHexString(SerealCompression.Zlib(Body)) },
        { "snappy", Convert.ToHexString(SerealCompression.Snappy(SerealCompression.Literal(Body))) },
        { "zstd", Convert.ToHexString(SerealCompression.Zstd(Body)) },
    };

    [Theory]
    [InlineData("3d73726c 11 00 03 08 420102")]
    [InlineData("3d73726c 21 00 05 03 08 420102")]
    [InlineData("3d73726c 22 00 05 03 08 420102")]
    [InlineData("3df3726c 13 00 03 08 420102")]
    [InlineData("3df3726c 25 00 05 03 08 420102")]
    [InlineData("3df3726c 25 00 05 03 08 420102 ffff")]
    [InlineData("3df3726c 25 02 0107 05 03 08 420102")]
    [InlineData("3df3726c 25 00 06 8300 08 420102")]
    public void Snappy_is_read_in_every_version(string document) => Assert.Equal(OneTwo, SerealDocument.Read(SerealDocument.FromHex(document)));

    [Theory]
    [InlineData("3d73726c 31")]
    [InlineData("3d73726c 32")]
    [InlineData("3df3726c 33")]
    [InlineData("3df3726c 35")]
    public void Zlib_is_read_in_every_version(string start)
    {
        var document = SerealCompression.Zlib([0x42, 1, 2]);
        SerealDocument.FromHex(start).CopyTo(document, 0);
        Assert.Equal(OneTwo, SerealDocument.Read([.. document, 0xff]));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Offsets_refer_to_the_decompressed_body(string name, string hex)
    {
        Assert.NotEmpty(name);
        Assert.Equal(Shared, SerealDocument.Read(Convert.FromHexString(hex)));
    }

    [Theory]
    [InlineData("3d73726c 11 00", "42 63616263 2f07")]
    [InlineData("3d73726c 11 02 0000", "42 63616263 2f09")]
    public void Offsets_of_version_1_count_the_header_before_the_decompressed_body(string header, string body) =>
        Assert.Equal(
            """{"t":"list","v":[{"t":"bytes","hex":"616263"},{"t":"bytes","hex":"616263"}]}""",
            SerealDocument.Read([.. SerealDocument.FromHex(header), .. SerealCompression.Literal(SerealDocument.FromHex(body))]));

    [Theory]
    [InlineData("02 00 61 01 01")] // a copy of one byte would be four
    [InlineData("05 00 61 01 00")] // from nowhere
    [InlineData("05 00 61 01 02")] // from before the beginning
    [InlineData("05 00 61 0a 0200")]
    [InlineData("05 00 61 0b 00000080")]
    [InlineData("01 04 6161")] // more than stated
    [InlineData("01 00 61 00 61")]
    public void A_Snappy_block_that_is_damaged_is_refused(string block) =>
        Assert.Equal(PerlDataError.Malformed, Refusal(SerealCompression.Snappy(SerealDocument.FromHex(block))).Error);

    [Fact]
    public void A_Snappy_block_of_every_kind_of_element_is_read()
    {
        // A string of 4 + 7 + 6 + 5 characters: a literal, then copies with distances of 11, 16 and 32 bits.
        var block = SerealDocument.FromHex("17 10 7661626364 0d04 16 0400 13 04000000");
        Assert.Equal($$"""{"t":"bytes","hex":"{{Hex("abcdabcdabcdabcdabcdab")}}"}""", SerealDocument.Read(SerealCompression.Snappy(block)));

        static string Hex(string text) => Convert.ToHexStringLower(System.Text.Encoding.ASCII.GetBytes(text));
    }

    [Fact]
    public void A_zlib_stream_that_is_not_as_long_as_it_states_is_refused()
    {
        Assert.Equal(PerlDataError.Malformed, Refusal(SerealCompression.Zlib(Body, (ulong)Body.Length - 1)).Error);
        Assert.Equal(PerlDataError.Malformed, Refusal(SerealCompression.Zlib(Body, (ulong)Body.Length + 1)).Error);
        Assert.Equal(PerlDataError.Malformed, Refusal(SerealCompression.Zlib(Body, 0)).Error);
    }

    [Fact]
    public void A_zlib_stream_with_a_wrong_checksum_is_refused()
    {
        var document = SerealCompression.Zlib(Body);
        document[^1] ^= 1;
        Assert.Equal(PerlDataError.Malformed, Refusal(document).Error);
    }

    [Fact]
    public void A_zlib_stream_that_is_cut_off_is_refused_though_its_length_agrees()
    {
        var compressed = SerealCompression.Deflate(Body);
        for (var length = 0; length < compressed.Length; length++)
        {
            byte[] document = [.. SerealDocument.FromHex("3df3726c 34 00"), (byte)Body.Length, (byte)length, .. compressed[..length]];
            Assert.Equal(SerealDocument.FromHex("3df3726c34001510").Length, Refusal(document).Offset);
        }
    }

    [Fact]
    public void A_zlib_stream_that_asks_for_a_dictionary_is_refused() =>
        Assert.Equal(PerlDataError.Malformed, Refusal(SerealDocument.FromHex("3df3726c 34 00 03 0d 78bb 00000001 736262020000d00046")).Error);

    [Theory]
    [MemberData(nameof(Documents))]
    public void A_compressed_document_that_is_cut_off_anywhere_is_an_ordinary_error(string name, string hex)
    {
        Assert.NotEmpty(name);
        var document = Convert.FromHexString(hex);
        for (var length = 0; length < document.Length; length++)
        {
            var refusal = Refusal(document[..length]);
            Assert.Equal(PerlDataError.Truncated, refusal.Error);
            Assert.InRange(refusal.Offset, 0, length);
        }
    }

    [Fact]
    public void A_Snappy_block_that_ends_the_document_is_refused_where_it_is_cut_off()
    {
        var document = SerealCompression.SnappyV1(SerealDocument.FromHex("17 10 7661626364 0d04 16 0400 13 04000000"));
        for (var length = 0; length < document.Length; length++)
            Assert.Equal(PerlDataError.Truncated, Refusal(document[..length]).Error);
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void A_compressed_document_with_any_byte_changed_is_a_value_or_an_ordinary_error(string name, string hex)
    {
        Assert.NotEmpty(name);
        var document = Convert.FromHexString(hex);
        for (var at = 0; at < document.Length; at++)
        {
            var original = document[at];
            for (var value = 0; value < 256; value++)
            {
                document[at] = (byte)value;
                var failure = Record.Exception(() => SerealDocument.Read(document));
                Assert.True(failure is null or PerlDataException, $"{Convert.ToHexString(document)}: {failure}");
            }
            document[at] = original;
        }
    }

    [Fact]
    public void Garbage_that_claims_to_be_compressed_is_a_value_or_an_ordinary_error()
    {
        var random = new Random(5);
        for (var i = 0; i < 3_000; i++)
        {
            var garbage = new byte[random.Next(60)];
            random.NextBytes(garbage);
            byte[] document = [.. SerealDocument.FromHex("3df3726c"), (byte)(0x10 * (1 + i % 4) + 4), 0, .. garbage];
            var failure = Record.Exception(() => SerealDocument.Read(document));
            Assert.True(failure is null or PerlDataException, $"{Convert.ToHexString(document)}: {failure}");
        }
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void A_position_inside_a_compressed_document_can_be_gone_back_to(string name, string hex)
    {
        Assert.NotEmpty(name);
        var reader = SerealDocument.Start(Convert.FromHexString(hex));
        reader.ReadStartArray();
        reader.MoveNext();
        reader.ReadStartHash();
        reader.MoveNext();
        reader.ReadKey();
        var position = reader.Position;
        reader.Skip();

        reader.Seek(position);

        Assert.Equal(OneTwo, CanonicalNotation.Of(PerlValue.Read(reader)));
    }

    [Fact]
    public void An_error_inside_a_compressed_body_tells_where_in_the_raw_document_it_is()
    {
        var body = SerealDocument.FromHex("42 01 36");
        var raw = Refusal(SerealDocument.OfBody(Convert.ToHexString(body)));
        var compressed = Refusal(SerealCompression.Zlib(body));

        Assert.Equal((raw.Error, raw.Reason, raw.Offset), (compressed.Error, compressed.Reason, compressed.Offset));
    }

    [Fact]
    public void One_reader_reads_compressed_and_raw_documents_in_turn()
    {
        var reader = MessageFormat.Sereal.CreateReader();
        foreach (var (_, hex) in Documents.Select(row => row.Data))
        {
            reader.Start(Convert.FromHexString(hex));
            Assert.Equal(Shared, CanonicalNotation.Of(PerlValue.Read(reader)));
            reader.Start(SerealDocument.OfBody("420102"));
            Assert.Equal(OneTwo, CanonicalNotation.Of(PerlValue.Read(reader)));
            reader.Clear();
            Assert.Equal(0, reader.Position);
            reader.Clear();
        }
    }

    private static PerlDataException Refusal(byte[] document) => Assert.Throws<PerlDataException>(() => SerealDocument.Read(document));
}
