namespace EventRpc.Protocol.Tests.Formats;

public abstract partial class FormatTests
{
    [Theory]
    [MemberData(nameof(LengthsOfNote))]
    public void Arrays_and_hashes_of_every_size_class_return_as_they_were(int size)
    {
        AssertReturns(new PerlArray(Enumerable.Range(0, size).Select(i => (PerlValue)i)));
        var hash = new PerlHash();
        for (var i = 0; i < Math.Min(size, 5000); i++)
            hash[$"key {i}"] = i;
        AssertReturns(hash);
        AssertReturns(new PerlArray([hash, "next"]));
    }

    [Fact]
    public void Containers_nest_500_levels()
    {
        PerlValue value = "innermost";
        for (var i = 0; i < 250; i++)
            value = new PerlHash { ["inner"] = new PerlArray([value]) };

        AssertReturns(value);
    }

    [Fact]
    public void Containers_without_end_are_an_ordinary_error_when_written()
    {
        var cycle = new PerlArray();
        cycle.Items.Add(cycle);
        if (Format == MessageFormat.Sereal || Format == MessageFormat.Storable)
            AssertReturns(cycle);
        else
            Assert.Equal(PerlDataError.Cyclic, Assert.Throws<PerlDataException>(() => Write(cycle)).Error);

        PerlValue deep = 0;
        for (var i = 0; i < 100_000; i++)
            deep = new PerlArray([deep]);
        Assert.Equal(PerlDataError.LimitExceeded, Assert.Throws<PerlDataException>(() => Write(deep)).Error);
    }

    [Fact]
    public void Keys_of_all_kinds_return_as_they_were()
    {
        var hash = new PerlHash();
        string[] keys = ["", "a", "0", "caf\u00e9", "\u0080", "\u00ff", "\u0100", "\u20ac", "\U0001f600", "nul\0", "\"\\\n", new('k', 300), new('\u20ac', 300)];
        foreach (var key in keys)
            hash[key] = key.Length;

        AssertReturns(hash);
        AssertReturns(new PerlHash { ClassName = "A", ["k"] = hash });
    }

    [Fact]
    public void Byte_keys_and_text_keys_of_the_same_characters_are_the_same_key()
    {
        using var output = new MessageBuffer();
        var writer = Format.CreateWriter();
        writer.Start(output);
        writer.WriteStartHash(1);
        writer.WriteKey((ReadOnlySpan<byte>)[0x63, 0xe9]);
        writer.WriteInteger(1L);
        writer.WriteEndHash();
        writer.Complete();

        Assert.Equal("1", Assert.IsType<PerlHash>(Read(output.WrittenSpan.ToArray()))["c\u00e9"].ToString());
    }

    [Fact]
    public void Blessed_values_return_as_they_were()
    {
        AssertReturns(new PerlHash { ClassName = "My::Class", ["a"] = 1 });
        AssertReturns(new PerlArray([
            new PerlHash { ClassName = "A" }, new PerlArray { ClassName = "A" }, new PerlArray([1, "x"]) { ClassName = "B" },
            new PerlReference("T2=HASH(0x5581a2b4c6d8)") { ClassName = "T2" }, new PerlReference(5) { ClassName = "T2" },
            new PerlReference { ClassName = "T2" }, new PerlHash { ClassName = "caf\u00e9::\u20ac", ["k"] = "v" },
        ]));
    }

    [Fact]
    public void Blessed_values_nest()
    {
        PerlReferent value = new PerlReference("id") { ClassName = "Inner" };
        for (var i = 0; i < 30; i++)
        {
            value = new PerlHash { ClassName = "A::B", ["inner"] = value, ["next"] = i };
            value = new PerlArray([value, i]) { ClassName = "C" };
        }

        AssertReturns(value);
    }

    [Fact]
    public void References_to_scalars_return_where_the_format_has_them()
    {
        var value = new PerlArray([new PerlReference(5), new PerlReference(new PerlReference("x")), new PerlReference(new PerlArray([1]))]);
        if (Format == MessageFormat.Json)
            Assert.Equal(PerlDataError.Unsupported, Assert.Throws<PerlDataException>(() => Write(value)).Error);
        else
            AssertReturns(value);
    }
}
