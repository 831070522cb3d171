using EventRpc.Tests.Shared;

namespace EventRpc.Protocol.Tests.Formats;

public abstract partial class FormatTests
{
    [Fact]
    public void A_value_that_stands_before_its_siblings_can_be_come_back_to()
    {
        var inner = new PerlArray([1, new PerlHash { ["a"] = "b" }, new PerlReference("id") { ClassName = "T2" }]);
        var reader = Start(Write(new PerlHash { ["params"] = inner, ["method"] = "get_data", ["oid"] = "T=HASH(0x1)", ["cmd"] = "exec" }));
        var bookmark = -1;
        string? method = null;

        reader.ReadStartHash();
        while (reader.MoveNext())
        {
            if (reader.ReadKey().Is("params"u8))
            {
                bookmark = reader.Position;
                reader.Skip();
            }
            else
            {
                method = reader.ReadString().ToString();
            }
        }
        reader.ReadEndOfDocument();
        Assert.Equal("exec", method);

        // As often as it takes.
        for (var i = 0; i < 3; i++)
        {
            reader.Seek(bookmark);
            Assert.Equal(CanonicalNotation.Of(inner), CanonicalNotation.Of(PerlValue.Read(reader)));
        }
    }

    [Fact]
    public void Every_value_of_a_document_can_be_come_back_to()
    {
        var reader = Start(Rich);
        var whole = Assert.IsType<PerlArray>(PerlValue.Read(reader));
        List<int> bookmarks = [];
        reader.Start(Rich);
        reader.ReadStartArray();
        while (reader.MoveNext())
        {
            bookmarks.Add(reader.Position);
            reader.Skip();
        }

        Assert.Equal(whole.Items.Count, bookmarks.Count);
        foreach (var (bookmark, item) in bookmarks.Zip(whole.Items).Reverse())
        {
            reader.Seek(bookmark);
            Assert.Equal(item.Type, PerlValue.Read(reader).Type);
        }
    }

    [Fact]
    public void A_bookmark_can_be_come_back_to_out_of_the_middle_of_another_value()
    {
        var reader = Start(Write(new PerlArray(["first", new PerlArray([new PerlHash { ["a"] = new PerlArray([1, 2]) }])])));
        reader.ReadStartArray();
        reader.MoveNext();
        var bookmark = reader.Position;
        reader.Skip();
        reader.MoveNext();
        reader.ReadStartArray();
        reader.MoveNext();
        reader.ReadStartHash();
        reader.MoveNext();
        reader.ReadKey();
        reader.ReadStartArray();

        reader.Seek(bookmark);

        Assert.Equal("first", reader.ReadString().ToString());
    }

    [Fact]
    public void Skipping_passes_over_exactly_one_value()
    {
        var items = Assert.IsType<PerlArray>(Read(Rich)).Items;
        var reader = Start(Rich);

        reader.ReadStartArray();
        for (var i = 0; i < items.Count; i++)
        {
            Assert.True(reader.MoveNext());
            Assert.Equal(items[i] is PerlReferent { ClassName: not null } ? PerlType.Blessed : items[i].Type, reader.Peek());
            reader.Skip();
        }
        Assert.False(reader.MoveNext());
        reader.ReadEndOfDocument();

        reader = Start(Rich);
        reader.Skip();
        reader.ReadEndOfDocument();
    }

    [Fact]
    public void Nobody_can_seek_out_of_the_document()
    {
        var reader = Start(Rich);

        Assert.Throws<ArgumentOutOfRangeException>(() => reader.Seek(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.Seek(Rich.Length + 1));
    }

    [Fact]
    public void Asking_for_the_wrong_kind_is_an_ordinary_error_and_takes_nothing()
    {
        var items = Assert.IsType<PerlArray>(Read(Rich)).Items;
        var reader = Start(Rich);
        reader.ReadStartArray();
        foreach (var _ in items)
        {
            reader.MoveNext();
            var type = reader.Peek();
            foreach (var (asked, read) in Readers)
            {
                if (asked != type)
                    Assert.Equal(PerlDataError.WrongType, Assert.Throws<PerlDataException>(() => read(reader)).Error);
            }
            Assert.Equal(type, reader.Peek());
            reader.Skip();
        }
        Assert.False(reader.MoveNext());
    }

    [Fact]
    public void A_reader_keeps_nothing_of_the_document_before()
    {
        var reader = Start(Rich);
        reader.ReadStartArray();
        reader.MoveNext();
        var small = Write(new PerlArray(["x"]));

        reader.Start(small);
        Assert.Equal("x", Assert.IsType<PerlArray>(PerlValue.Read(reader))[0].ToString());
        reader.Clear();
        reader.Start(small);
        Assert.Equal("x", Assert.IsType<PerlArray>(PerlValue.Read(reader))[0].ToString());
    }

    private static readonly (PerlType Asked, Action<PerlReader> Read)[] Readers =
    [
        (PerlType.Undef, reader => reader.ReadUndef()),
        (PerlType.Boolean, reader => reader.ReadBoolean()),
        (PerlType.Integer, reader => reader.ReadInteger()),
        (PerlType.Float, reader => reader.ReadFloat()),
        (PerlType.String, reader => reader.ReadString()),
        (PerlType.Array, reader => reader.ReadStartArray()),
        (PerlType.Hash, reader => reader.ReadStartHash()),
        (PerlType.Reference, reader => reader.ReadStartReference()),
        (PerlType.Blessed, reader => reader.ReadStartBlessed()),
        (PerlType.BigInteger, reader => reader.ReadBigInteger()),
        (PerlType.BigFloat, reader => reader.ReadBigFloat()),
        (PerlType.Tag, reader => reader.ReadStartTag()),
    ];
}
