namespace EventRpc.Protocol.Tests.Formats;

/// <summary>Damaged documents of what only Sereal has: frozen objects, regular expressions, and references to them.</summary>
public sealed class SerealHostileTests
{
    private static readonly byte[] _rich = SerealDocument.OfBody(
        "28 2b 09"
        + "32 625432 28 ab02 28 2b03 654152524159 42 0161 61 05 6162" // a frozen array, with more behind it than belongs there
        + "33 05 41 42 6448415348 44 6161 32 6154 41 42 654152524159 40 6162 25" // a frozen hash that holds one that stays frozen
        + "32 6154 41 42 665343414c4152 33 05 41 42 654152524159 40"
        + "29 09 2c 66526567657870 28 b1 63612e62 626973 2d 50 28 31 2f 59 6169" // the first again; a regular expression, another
        + "29 58 2f 05 51 2f 05 01");

    private readonly PerlConverters _converters = new();

    [Fact]
    public void A_document_with_any_byte_changed_is_a_value_or_an_ordinary_error()
    {
        var document = (byte[])_rich.Clone();
        for (var at = 6; at < document.Length; at++)
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
    public void A_document_with_a_piece_moved_or_left_out_is_a_value_or_an_ordinary_error()
    {
        var random = new Random(13);
        for (var i = 0; i < 3_000; i++)
        {
            var from = random.Next(6, _rich.Length);
            var to = random.Next(from, Math.Min(_rich.Length, from + 20));
            var at = random.Next(6, _rich.Length);
            ReadInEveryWay([.. _rich[..from], .. _rich[to..]]);
            ReadInEveryWay([.. _rich[..at], .. _rich[from..to], .. _rich[at..]]);
        }
    }

    [Fact]
    public void A_document_that_is_cut_off_anywhere_is_an_ordinary_error()
    {
        for (var length = 0; length < _rich.Length; length++)
            ReadInEveryWay(_rich[..length]);
    }

    [Fact]
    public void The_document_that_gets_damaged_is_whole()
    {
        Assert.Equal(9, Assert.IsType<PerlArray>(PerlValue.Read(SerealDocument.Start(_rich))).Count);
        Walk(SerealDocument.Start(_rich));
        AssertEachElementEndsWhereSkippingEnds(_rich);
    }

    private void ReadInEveryWay(byte[] document)
    {
        Try(reader => PerlValue.Read(reader));
        Try(reader => reader.Skip());
        Try(Walk);
        Try(reader => _converters.Get<object>().Read(reader));
        Try(reader => _converters.Get<List<PerlRegexp>>().Read(reader));

        void Try(Action<PerlReader> read)
        {
            try
            {
                read(SerealDocument.Start(document));
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

    private static void AssertEachElementEndsWhereSkippingEnds(byte[] document)
    {
        var count = SerealDocument.Start(document).ReadStartArray();
        for (var i = 0; i < count; i++)
        {
            // Going back leaves the array, so each element takes a reader of its own.
            var reader = SerealDocument.Start(document);
            reader.ReadStartArray();
            for (var skipped = 0; skipped < i; skipped++)
            {
                reader.MoveNext();
                reader.Skip();
            }
            reader.MoveNext();
            var start = reader.Position;
            Walk(reader);
            var end = reader.Position;
            reader.Seek(start);
            reader.Skip();
            Assert.Equal(end, reader.Position);
        }
    }

    /// <summary>Reads without keeping anything, as the converters of types do.</summary>
    private static void Walk(PerlReader reader)
    {
        switch (reader.Peek())
        {
            case PerlType.Array:
                reader.ReadStartArray();
                while (reader.MoveNext())
                    Walk(reader);
                break;
            case PerlType.Hash:
                reader.ReadStartHash();
                while (reader.MoveNext())
                {
                    reader.ReadKey();
                    Walk(reader);
                }
                break;
            case PerlType.Reference:
                reader.ReadStartReference();
                Walk(reader);
                reader.ReadEnd();
                break;
            case PerlType.Blessed:
                reader.ReadStartBlessed();
                Walk(reader);
                reader.ReadEnd();
                break;
            case PerlType.Regexp:
                reader.ReadRegexp();
                break;
            default:
                reader.Skip();
                break;
        }
    }
}
