namespace EventRpc.Protocol.Tests.Formats;

/// <summary>Zstandard frames around the body [1, 2], well formed and not.</summary>
public sealed class SerealZstdTests
{
    private const string OneTwo = """{"t":"list","v":[{"t":"int","v":"1"},{"t":"int","v":"2"}]}""";

    [Theory]
    [InlineData("3d73726c 41")]
    [InlineData("3d73726c 42")]
    [InlineData("3df3726c 43")]
    [InlineData("3df3726c 44")]
    [InlineData("3df3726c 45")]
    public void Zstd_is_read_in_every_version(string start)
    {
        var document = SerealCompression.Zstd([0x42, 1, 2]);
        SerealDocument.FromHex(start).CopyTo(document, 0);
        Assert.Equal(OneTwo, SerealDocument.Read([.. document, 0xff]));
    }

    [Theory]
    [InlineData("20 03 190000 420102")]
    [InlineData("30 03 190000 420102")] // a bit without a meaning
    [InlineData("00 58 190000 420102")] // without a length, and a window
    [InlineData("80 a8 03000000 190000 420102")] // a window of 2 GiB
    [InlineData("c0 00 0300000000000000 190000 420102")]
    [InlineData("21 00 03 190000 420102")] // dictionary 0 is none
    [InlineData("23 00000000 03 190000 420102")]
    [InlineData("20 03 100000 4201 090000 02")] // two blocks
    [InlineData("20 03 180000 420102 010000")] // an empty one
    [InlineData("24 03 190000 420102 c03dc8a0")] // a checksum
    public void A_frame_may_be_laid_out_in_many_ways(string frame) => Assert.Equal(OneTwo, Read(frame));

    [Fact]
    public void A_run_of_one_byte_is_read() => Assert.Equal("""{"t":"list","v":[{"t":"int","v":"1"},{"t":"int","v":"1"}]}""", Read("20 03 080000 42 130000 01"));

    [Theory]
    [InlineData("22 0500 03 190000 420102", PerlDataError.Unsupported, "Zstandard frames that need a dictionary are not supported", 5)]
    [InlineData("00 b0 190000 420102", PerlDataError.Unsupported, "Zstandard frames with a window of 4 GiB and more are not supported", 5)]
    [InlineData("28 03 190000 420102", PerlDataError.Malformed, "The Zstandard frame sets a bit that is reserved", 4)]
    [InlineData("20 03 1f0000 420102", PerlDataError.Malformed, "The Zstandard frame has a block of no known kind, or one that is too long", 6)]
    [InlineData("20 03 210000 42010203", PerlDataError.Malformed, "The Zstandard frame has a block of no known kind, or one that is too long", 6)]
    [InlineData("20 03 190000 420102 00", PerlDataError.Malformed, "The Zstandard frame is followed by something else", 12)]
    [InlineData("20 03 190000 420102 502a4d18 00000000", PerlDataError.Malformed, "The Zstandard frame is followed by something else", 12)]
    [InlineData("20 03 190000 420102 28b52ffd 2000 010000", PerlDataError.Malformed, "The Zstandard frame is followed by something else", 12)]
    [InlineData("20 04 190000 420102", PerlDataError.Malformed, "The Zstandard frame is shorter than it states", 0)]
    [InlineData("20 02 100000 4201 090000 02", PerlDataError.Malformed, "The Zstandard frame is longer than it states", 0)]
    [InlineData("24 03 190000 420102 c03dc8a1", PerlDataError.Malformed, "The Zstandard frame has a wrong checksum", 0)]
    [InlineData("20 09 1d0000 ffffff", PerlDataError.Malformed, "The Zstandard frame is damaged", 0)]
    public void A_frame_that_is_refused_says_why_and_where(string frame, PerlDataError error, string reason, int offset)
    {
        var refusal = Refusal(Frame(frame));

        Assert.Equal((error, reason, 7 + offset), (refusal.Error, refusal.Reason, (int)refusal.Offset));
    }

    [Theory]
    [InlineData("28b52ffe 20 03 190000 420102", PerlDataError.Malformed, "Not a Zstandard frame")]
    [InlineData("37a430ec 00000000 00000000", PerlDataError.Malformed, "Not a Zstandard frame")] // a dictionary
    [InlineData("27b52ffd 20 03 190000 420102", PerlDataError.Malformed, "Not a Zstandard frame")] // version 0.7
    [InlineData("502a4d18 01000000 78 28b52ffd 20 03 190000 420102", PerlDataError.Unsupported, "Skippable Zstandard frames are not supported")]
    [InlineData("5f2a4d18 ffffffff", PerlDataError.Unsupported, "Skippable Zstandard frames are not supported")]
    public void What_does_not_begin_as_a_frame_is_refused(string bytes, PerlDataError error, string reason)
    {
        var refusal = Refusal(SerealDocument.FromHex(bytes));

        Assert.Equal((error, reason, 7), (refusal.Error, refusal.Reason, (int)refusal.Offset));
    }

    [Theory]
    [InlineData("20 03 190000 420102")]
    [InlineData("c7 58 00000000 0300000000000000 100000 4201 0b0000 02 c03dc8a0")]
    public void A_frame_that_is_cut_off_anywhere_is_refused_though_its_length_agrees(string frame)
    {
        var whole = Frame(frame);
        for (var length = 0; length < whole.Length; length++)
        {
            var refusal = Refusal(whole[..length]);
            Assert.Equal((PerlDataError.Truncated, 7 + length), (refusal.Error, (int)refusal.Offset));
        }
    }

    [Theory]
    [InlineData(true, true, 0)]
    [InlineData(false, true, 0)]
    [InlineData(true, false, 10)]
    [InlineData(false, false, 27)]
    public void What_an_encoder_makes_of_a_long_body_is_read(bool hasLength, bool hasChecksum, int window)
    {
        // Long enough for several blocks, and for copies, literals and a few bytes that nothing repeats.
        var random = new Random(7);
        var content = new byte[300_000];
        for (var i = 0; i < content.Length; i++)
            content[i] = random.Next(8) == 0 || i < 100 ? (byte)random.Next(256) : content[i - 1 - random.Next(100)];
        byte[] body = [SerealTag.Binary, .. SerealCompression.Varint((ulong)content.Length), .. content];

        var reader = SerealDocument.Start(SerealCompression.Zstd(body, hasLength, hasChecksum, window));

        Assert.True(reader.ReadString().Is(content));
    }

    [Fact]
    public void An_empty_body_is_a_document_without_a_value()
    {
        foreach (var frame in new[] { "20 00 010000", "00 00 010000" })
            Assert.Equal(PerlDataError.Truncated, Refusal(Frame(frame)).Error);
    }

    [Fact]
    public void Frames_of_real_blocks_with_bytes_changed_are_a_value_or_an_ordinary_error()
    {
        var random = new Random(11);
        byte[] body = [SerealTag.Binary, .. SerealCompression.Varint(5000), .. Enumerable.Range(0, 5000).Select(i => (byte)(i * i >> 7))];
        byte[][] originals = [SerealCompression.Zstd(body), SerealCompression.Zstd(body, hasLength: false, hasChecksum: false)];
        for (var i = 0; i < 20_000; i++)
        {
            var document = (byte[])originals[i & 1].Clone();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
                document[random.Next(8, document.Length)] = (byte)random.Next(256);
            var failure = Record.Exception(() => SerealDocument.Read(document));
            Assert.True(failure is null or PerlDataException, $"{Convert.ToHexString(document)}: {failure}");
        }
    }

    private static byte[] Frame(string afterMagic) => SerealDocument.FromHex("28b52ffd" + afterMagic);

    private static string Read(string afterMagic) => SerealDocument.Read(SerealCompression.ZstdFrame(Frame(afterMagic)));

    private static PerlDataException Refusal(byte[] frame) =>
        Assert.Throws<PerlDataException>(() => SerealDocument.Read(SerealCompression.ZstdFrame(frame)));
}
