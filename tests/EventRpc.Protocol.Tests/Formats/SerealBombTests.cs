using System.Buffers;

namespace EventRpc.Protocol.Tests.Formats;

/// <summary>Compressed documents that claim, or stand for, far more than they are.</summary>
public sealed class SerealBombTests
{
    private const int MiB = 1024 * 1024;

    [Fact]
    public void A_zlib_document_that_expands_to_the_limit_is_read_and_one_byte_more_is_refused()
    {
        var limits = new PerlLimits { MaxDecompressedSize = 3 * MiB, MaxExpansion = 1_000_000 };
        AssertLimit(limits, SerealCompression.Zlib(StringOf(3 * MiB)), SerealCompression.Zlib(StringOf(3 * MiB + 1)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_Zstandard_document_that_expands_to_the_limit_is_read_and_one_byte_more_is_refused(bool hasLength)
    {
        var limits = new PerlLimits { MaxDecompressedSize = 3 * MiB, MaxExpansion = 1_000_000 };
        AssertLimit(limits, SerealCompression.Zstd(StringOf(3 * MiB), hasLength), SerealCompression.Zstd(StringOf(3 * MiB + 1), hasLength));
    }

    [Fact]
    public void A_document_that_expands_far_beyond_its_own_length_is_refused()
    {
        AssertCheap(PerlDataError.LimitExceeded, SerealCompression.Zlib(StringOf(3 * MiB)));
        AssertCheap(PerlDataError.LimitExceeded, SerealCompression.Zstd(StringOf(3 * MiB)));
        AssertCheap(PerlDataError.LimitExceeded, SerealCompression.Zstd(StringOf(3 * MiB), hasLength: false));
    }

    [Fact]
    public void A_Snappy_document_that_expands_to_the_limit_is_read_and_more_is_refused()
    {
        var limits = new PerlLimits { MaxDecompressedSize = 64 * 1000 + 1 };
        AssertLimit(limits, SerealCompression.Snappy(SerealCompression.Run(0x01, 1000)), SerealCompression.Snappy(SerealCompression.Run(0x01, 1001)));
    }

    [Theory]
    [InlineData("3df3726c 34 00 ffffffff07 0b 789c736262020000d00046")] // 2 GiB - 1
    [InlineData("3df3726c 34 00 ffffffffffffffffff01 0b 789c736262020000d00046")]
    [InlineData("3df3726c 24 00 09 ffffffff0f 08 420102")] // 4 GiB - 1
    [InlineData("3df3726c 24 00 0e ffffffffffffffffff01 08 420102")]
    [InlineData("3d73726c 11 00 ffffffff0f 08 420102")]
    [InlineData("3df3726c 44 00 0f 28b52ffd a0 ffffff7f 190000 420102")] // 2 GiB - 1
    [InlineData("3df3726c 44 00 13 28b52ffd e0 ffffffffffffffff 190000 420102")]
    public void A_claim_beyond_the_limit_is_refused_before_anything_is_decompressed(string document) =>
        AssertCheap(PerlDataError.LimitExceeded, SerealDocument.FromHex(document));

    [Theory]
    [InlineData("3df3726c 34 00 80808018 0b 789c736262020000d00046")] // 48 MiB
    [InlineData("3df3726c 24 00 08 80808018 08 420102")]
    [InlineData("3d73726c 11 00 80808018 08 420102")]
    [InlineData("3df3726c 44 00 0f 28b52ffd a0 00000003 190000 420102")]
    [InlineData("3df3726c 44 00 0e 28b52ffd 60 00ff 190000 420102 00")] // 64 KiB, and then something else
    public void A_claim_within_the_limit_takes_no_memory_that_the_data_does_not_fill(string document) =>
        AssertCheap(null, SerealDocument.FromHex(document));

    [Fact]
    public void A_claim_below_what_a_stream_expands_to_takes_no_more_than_the_claim() =>
        AssertCheap(PerlDataError.Malformed, SerealCompression.Zlib(StringOf(40 * MiB), stated: 1000));

    [Fact]
    public void Shared_values_inside_a_compressed_document_are_held_to_the_limit_of_expansion()
    {
        // [ [1 x 1000], COPY, COPY, ... ]
        var body = SerealDocument.FromHex("28 2b d10f 28 2b e807" + string.Concat(Enumerable.Repeat("01", 1000)) + string.Concat(Enumerable.Repeat("2f 05", 2000)));

        var refusal = Assert.Throws<PerlDataException>(() => PerlValue.Read(SerealDocument.Start(SerealCompression.Zlib(body))));

        Assert.Equal(PerlDataError.LimitExceeded, refusal.Error);
    }

    [Theory]
    [InlineData(0x88)] // 2^27
    [InlineData(0xa8)] // 2^31
    [InlineData(0xaf)] // 15/8 of that
    public void A_large_window_takes_no_memory(byte window)
    {
        byte[] read = [.. SerealDocument.FromHex("3df3726c 44 00 0c 28b52ffd 00"), window, .. SerealDocument.FromHex("190000 420102")];
        // The block refers back to before its beginning.
        byte[] refused = [.. SerealDocument.FromHex("3df3726c 44 00 11 28b52ffd 00"), window, .. SerealDocument.FromHex("450000 0801420102 0000 0000")];
        Read();
        AssertCheap(Read, read.Length);

        void Read()
        {
            SerealDocument.Start(read).Skip();
            Assert.Equal(PerlDataError.Malformed, Assert.Throws<PerlDataException>(() => SerealDocument.Start(refused)).Error);
        }
    }

    private static void AssertLimit(PerlLimits limits, byte[] allowed, byte[] refused)
    {
        SerealDocument.Start(allowed, limits).Skip();
        Assert.Equal(PerlDataError.LimitExceeded, Assert.Throws<PerlDataException>(() => SerealDocument.Start(refused, limits)).Error);
    }

    private static void AssertCheap(PerlDataError? error, byte[] document)
    {
        PerlDataException? refusal = null;
        AssertCheap(() => refusal = Assert.Throws<PerlDataException>(() => SerealDocument.Start(document)), document.Length);
        if (error is { } expected)
            Assert.Equal(expected, refusal!.Error);
    }

    private static void AssertCheap(Action read, int length)
    {
        // What any short document may stand for is taken from the pool, which may have nothing of that size yet.
        ArrayPool<byte>.Shared.Return(ArrayPool<byte>.Shared.Rent(128 * 1024));
        var before = GC.GetAllocatedBytesForCurrentThread();
        read();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024 + 10 * length);
    }

    /// <summary>A body of so many bytes that is one string.</summary>
    private static byte[] StringOf(int length)
    {
        byte[] head = [SerealTag.Binary, .. SerealCompression.Varint((ulong)length)];
        head = [SerealTag.Binary, .. SerealCompression.Varint((ulong)(length - head.Length))];
        return [.. head, .. new byte[length - head.Length]];
    }
}
