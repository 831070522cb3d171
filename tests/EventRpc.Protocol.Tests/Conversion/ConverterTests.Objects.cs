using EventRpc.Protocol.Tests.Formats;
using EventRpc.Tests.Shared;

namespace EventRpc.Protocol.Tests.Conversion;

public abstract partial class ConverterTests
{
    [Fact]
    public void An_object_is_the_CLR_value_that_fits_best()
    {
        Assert.Equal(5L, Read<object>(5));
        Assert.Equal(HasTypedNumbers ? ulong.MaxValue : $"{ulong.MaxValue}", Read<object>(PerlInteger.Of(ulong.MaxValue)));
        Assert.Equal(HasTypedNumbers ? 2.5 : "2.5", Read<object>(2.5));
        Assert.Equal("caf\u00e9", Read<object>("caf\u00e9"));
        Assert.Equal("caf\u00e9", Read<object>(new byte[] { 0x63, 0x61, 0x66, 0xe9 }));
        Assert.Equal([1L, "a", null], Assert.IsType<List<object?>>(Read<object>(new PerlArray([1, "a", PerlValue.Undef]))));
        Assert.Equal("b", Assert.IsType<Dictionary<string, object?>>(Read<object>(new PerlHash { ["a"] = "b" }))["a"]);
        Assert.Null(ReadOrUndef<object>(PerlValue.Undef));
        Assert.Equal(HasTypedNumbers ? true : "1", Read<object>(true));
    }

    [Fact]
    public void An_object_stays_a_PerlValue_where_no_CLR_value_fits()
    {
        var blessed = new PerlHash { ClassName = "My::Class", ["a"] = 1 };

        Assert.Equal("My::Class", Assert.IsType<PerlHash>(Read<object>(blessed)).ClassName);
        Assert.IsType<PerlReference>(Read<object>(new PerlReference("x") { ClassName = "T" }));
        if (Format != MessageFormat.Json)
            Assert.Equal("x", Assert.IsType<PerlReference>(Read<object>(new PerlReference("x"))).Target.ToString());
    }

    [Fact]
    public void An_object_goes_out_by_its_own_type()
    {
        Assert.Equal(PerlType.Integer, Write<object>(5).Type);
        Assert.Equal(PerlType.String, Write<object>("x").Type);
        Assert.Equal(PerlType.Array, Write<object>(new object?[] { 1, null, "x" }).Type);
        Assert.Equal(PerlType.Hash, Write<object>(new Person("Ada", 36)).Type);
        Assert.Equal(PerlType.Hash, Write<object>(new Dictionary<string, object?> { ["a"] = null }).Type);
        Assert.Same(PerlValue.Undef, WriteOrUndef<object>(null));
        Assert.Equal("T", Assert.IsType<PerlArray>(Write<object>(new PerlArray { ClassName = "T" })).ClassName);
    }

    [Fact]
    public void An_object_that_means_nothing_to_Perl_is_an_ordinary_error()
    {
        Assert.Equal(PerlDataError.Unsupported, Assert.Throws<PerlDataException>(() => Write(new object())).Error);
        Assert.Equal(PerlDataError.Unsupported, Assert.Throws<PerlDataException>(() => Write<object>(DateTime.UnixEpoch)).Error);
    }

    [Fact]
    public void Objects_nest_as_deep_as_the_format_lets_them()
    {
        PerlValue value = 5;
        for (var i = 0; i < 500; i++)
            value = new PerlArray([value]);

        var inner = Read<object>(value);
        for (var i = 0; i < 500; i++)
            inner = Assert.Single(Assert.IsType<List<object?>>(inner))!;
        Assert.Equal(5L, inner);
    }

    [Fact]
    public void Objects_that_contain_themselves_are_an_ordinary_error_when_written()
    {
        List<object> cycle = [];
        cycle.Add(cycle);

        Assert.Equal(PerlDataError.LimitExceeded, Assert.Throws<PerlDataException>(() => Write<object>(cycle)).Error);
    }

    [Fact]
    public void A_PerlValue_returns_as_it_was()
    {
        var value = new PerlHash
        {
            ["list"] = new PerlArray([1, -1, 0.5, "a", "\u20ac", PerlValue.Undef]),
            ["blessed"] = new PerlArray([new PerlReference("id") { ClassName = "T2" }]) { ClassName = "A::B" },
        };

        var canonical = CanonicalNotation.Of(value);
        Assert.Equal(HasTypedNumbers ? canonical : StorableNotation.AfterWriting(canonical), CanonicalNotation.Of(Return<PerlValue>(value)));
    }

    [Fact]
    public void A_kind_of_PerlValue_takes_that_kind_only()
    {
        Assert.Single(Read<PerlArray>(new PerlArray([5])).Items);
        Assert.Equal("T", Read<PerlHash>(new PerlHash { ClassName = "T" }).ClassName);
        Assert.Equal("x", Read<PerlString>("x").ToString());
        Assert.Null(ReadOrUndef<PerlHash>(PerlValue.Undef));
        Assert.StartsWith("Expected a hash reference, found an array reference", RefusedAs<PerlHash>(PerlDataError.WrongType, new PerlArray()).Message, StringComparison.Ordinal);
        RefusedAs<PerlArray>(PerlDataError.WrongType, 5);
        RefusedAs<PerlString>(PerlDataError.WrongType, new PerlHash());
    }

    [Fact]
    public void A_kind_of_PerlValue_that_ends_the_document_is_refused_for_what_it_is()
    {
        using var document = WriteDocument(writer => new PerlArray().WriteTo(writer));

        var refusal = Assert.Throws<PerlDataException>(() => Converters.Get<PerlHash>().Read(StartReader(document)));

        Assert.Equal(PerlDataError.WrongType, refusal.Error);
    }

    [Fact]
    public void A_converter_of_the_callers_own_comes_first()
    {
        var converters = new PerlConverters([new DateConverter()]);
        using var document = WriteDocument(writer => converters.Get<List<DateOnly>>().Write(writer, [new DateOnly(2024, 2, 29)]));

        Assert.Equal([new DateOnly(2024, 2, 29)], converters.Get<List<DateOnly>>().Read(StartReader(document)));
        Assert.Same(converters.Get<DateOnly>(), converters.Get<DateOnly>());
    }

    private sealed class DateConverter : PerlConverter<DateOnly>
    {
        public override DateOnly Read(PerlReader reader) =>
            DateOnly.ParseExact(reader.ReadString().ToString(), "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

        public override void Write(PerlWriter writer, DateOnly value) =>
            writer.WriteString(value.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
    }
}
