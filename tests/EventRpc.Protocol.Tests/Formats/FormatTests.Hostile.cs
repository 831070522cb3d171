namespace EventRpc.Protocol.Tests.Formats;

public abstract partial class FormatTests
{
    private readonly PerlConverters _converters = new();

    [Fact]
    public void A_document_that_is_cut_off_anywhere_is_an_ordinary_error()
    {
        var document = Rich;
        Read(document);
        for (var length = 0; length < document.Length; length++)
        {
            var refusal = Assert.Throws<PerlDataException>(() => Read(document[..length]));
            Assert.True(refusal.Error == PerlDataError.Truncated, $"{Convert.ToHexString(document[..length])}: {refusal}");
            Assert.InRange(refusal.Offset, 0, length);
            Assert.Throws<PerlDataException>(() => Start(document[..length]).Skip());
        }
    }

    [Fact]
    public void Arrays_in_one_another_that_each_claim_all_that_follows_get_no_room_for_it()
    {
        // Of a thousand elements each, the first of which is the next array, and cut off behind those of the innermost two.
        PerlValue innermost = new PerlArray(Enumerable.Repeat<PerlValue>(1, 1000));
        var document = Write(Enumerable.Range(0, 400).Aggregate(innermost, (inner, _) => new PerlArray([inner, .. Enumerable.Repeat<PerlValue>(1, 999)])));
        var ofElement = Write(new PerlArray([1, 1])).Length - Write(new PerlArray([1])).Length;
        document = document[..^(399 * 999 * ofElement)];

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<PerlDataException>(() => Read(document));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 400 * 300 + (1000 * 80) + 64 * 1024);
    }

    [Fact]
    public void A_document_with_any_byte_changed_is_a_value_or_an_ordinary_error()
    {
        var document = Rich;
        for (var at = 0; at < document.Length; at++)
        {
            var original = document[at];
            for (var value = 0; value < 256; value++)
            {
                document[at] = (byte)value;
                ReadInEveryWay(document);
            }
            document[at] = original;
        }
    }

    [Fact]
    public void A_document_with_several_bytes_changed_is_a_value_or_an_ordinary_error()
    {
        var random = new Random(7);
        var rich = Rich;
        for (var i = 0; i < 3_000; i++)
        {
            var document = (byte[])rich.Clone();
            for (var change = random.Next(2, 6); change > 0; change--)
                document[random.Next(document.Length)] = (byte)random.Next(256);
            ReadInEveryWay(document);
        }
    }

    [Fact]
    public void A_document_with_a_piece_moved_or_left_out_is_a_value_or_an_ordinary_error()
    {
        var random = new Random(11);
        var rich = Rich;
        for (var i = 0; i < 3_000; i++)
        {
            var from = random.Next(rich.Length);
            var to = random.Next(from, Math.Min(rich.Length, from + 20));
            var at = random.Next(rich.Length);
            ReadInEveryWay([.. rich[..from], .. rich[to..]]);
            ReadInEveryWay([.. rich[..at], .. rich[from..to], .. rich[at..]]);
        }
    }

    [Fact]
    public void Random_bytes_are_a_value_or_an_ordinary_error()
    {
        var random = new Random(3);
        var header = Write(PerlValue.Undef)[..^(Format == MessageFormat.Json ? 4 : 1)];
        for (var i = 0; i < 5_000; i++)
        {
            var bytes = new byte[random.Next(40)];
            random.NextBytes(bytes);
            ReadInEveryWay(bytes);
            ReadInEveryWay([.. header, .. bytes]);
        }
    }

    [Fact]
    public void A_lower_limit_of_the_caller_holds()
    {
        var limits = new PerlLimits { MaxDepth = 3 };
        var reader = Format.CreateReader(limits);
        var writer = Format.CreateWriter(limits);
        var three = new PerlArray([new PerlHash { ["a"] = new PerlArray([1]) }]);
        var four = new PerlArray([three]);

        reader.Start(Write(three));
        Assert.Single(Assert.IsType<PerlArray>(PerlValue.Read(reader)).Items);
        reader.Start(Write(four));
        Assert.Equal(PerlDataError.LimitExceeded, Assert.Throws<PerlDataException>(() => PerlValue.Read(reader)).Error);

        using var output = new MessageBuffer();
        writer.Start(output);
        three.WriteTo(writer);
        writer.Start(output);
        Assert.Equal(PerlDataError.LimitExceeded, Assert.Throws<PerlDataException>(() => four.WriteTo(writer)).Error);
    }

    [Fact]
    public void A_reader_that_met_an_error_reads_the_next_document()
    {
        var document = Rich;
        var reader = Format.CreateReader();
        for (var length = 0; length < document.Length; length++)
        {
            Record.Exception(() =>
            {
                reader.Start(document[..length]);
                PerlValue.Read(reader);
            });
        }

        reader.Start(document);
        Assert.Equal(Assert.IsType<PerlArray>(Read(document)).Items.Count, Assert.IsType<PerlArray>(PerlValue.Read(reader)).Items.Count);
    }

    private void ReadInEveryWay(byte[] document)
    {
        Try(reader => PerlValue.Read(reader));
        Try(reader => reader.Skip());
        Try(reader => _converters.Get<object>().Read(reader));
        Try(reader => _converters.Get<List<Dictionary<string, string>>>().Read(reader));

        void Try(Action<PerlReader> read)
        {
            try
            {
                var reader = Start(document);
                read(reader);
                reader.ReadEndOfDocument();
            }
            catch (PerlDataException)
            {
            }
            catch (Exception e)
            {
                Assert.Fail($"{Convert.ToHexString(document)}: {e}");
            }
        }
    }
}
