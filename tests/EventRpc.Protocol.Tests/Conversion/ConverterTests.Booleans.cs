namespace EventRpc.Protocol.Tests.Conversion;

public abstract partial class ConverterTests
{
    [Fact]
    public void What_is_false_in_Perl_is_false()
    {
        PerlValue[] falsehoods = [PerlValue.Undef, "", "0", 0, 0.0, -0.0, false, "0"u8.ToArray()];
        foreach (var value in falsehoods)
            Assert.False(Read<bool>(value), $"{value.Type} '{value}'");
    }

    [Fact]
    public void Everything_else_is_true()
    {
        PerlValue[] truths =
        [
            true, 1, -1, 0.5, "1", "00", "0.0", "0E0", " ", "\n", "a", "\u20ac", new PerlArray(), new PerlHash(),
            new PerlArray([0]), new PerlReference(0) { ClassName = "T" }, new PerlHash { ClassName = "T" },
        ];
        foreach (var value in truths)
            Assert.True(Read<bool>(value), $"{value.Type} '{value}'");
    }

    [Fact]
    public void A_truth_value_goes_out_as_Perls_own_methods_return_it()
    {
        Assert.Equal(PerlInteger.Of(1), Write(true));
        Assert.Equal("", Assert.IsType<PerlString>(Write(false)).ToString());
    }

    [Fact]
    public void Nullable_values_take_and_become_undef()
    {
        Assert.Null(Read<int?>(PerlValue.Undef));
        Assert.Null(Read<bool?>(PerlValue.Undef));
        Assert.Equal(5, Read<int?>("5"));
        Assert.Same(PerlValue.Undef, Write<int?>(null));
        Assert.Same(PerlValue.Undef, Write<bool?>(null));
        Assert.Equal(2.5, Return<double?>(2.5));
    }

    [Fact]
    public void References_take_undef_only_where_it_is_allowed()
    {
        Assert.Null(ReadOrUndef<string>(PerlValue.Undef));
        Assert.Null(ReadOrUndef<byte[]>(PerlValue.Undef));
        Assert.Null(ReadOrUndef<List<int>>(PerlValue.Undef));
        Assert.Equal("x", ReadOrUndef<string>("x"));
        Assert.Same(PerlValue.Undef, WriteOrUndef<string>(null));
        RefusedAs<List<int>>(PerlDataError.WrongType, PerlValue.Undef);
    }

    [Fact]
    public void An_error_for_a_nullable_value_says_that_undef_would_do() =>
        Assert.StartsWith("Expected an integer", Refused<int?>(new PerlArray()).Message, StringComparison.Ordinal);
}
