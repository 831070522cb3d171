namespace EventRpc.Protocol.Tests.Conversion;

public abstract partial class ConverterTests
{
    public enum Color
    {
        Red,
        DarkGreen = 5,
        Blue = -1,
    }

    public enum Tiny : byte
    {
        None,
        Some,
    }

    [Fact]
    public void Enums_are_their_names_in_snake_case()
    {
        Assert.Equal("dark_green", Write(Color.DarkGreen).ToString());
        Assert.Equal(Color.DarkGreen, Read<Color>("dark_green"));
        Assert.Equal(Color.Blue, Return(Color.Blue));
        Assert.Equal(Color.Red, Read<Color?>("red"));
        Assert.Null(Read<Color?>(PerlValue.Undef));
    }

    [Fact]
    public void Enums_take_their_numbers_in_whatever_way_Perl_sends_them()
    {
        Assert.Equal(Color.DarkGreen, Read<Color>(5));
        Assert.Equal(Color.Blue, Read<Color>(-1));
        Assert.Equal(Color.DarkGreen, Read<Color>("5"));
        Assert.Equal(Color.DarkGreen, Read<Color>(5.0));
    }

    [Fact]
    public void Enums_refuse_what_they_have_no_member_for()
    {
        RefusedAs<Color>(PerlDataError.OutOfRange, "green");
        RefusedAs<Color>(PerlDataError.OutOfRange, "DarkGreen");
        RefusedAs<Color>(PerlDataError.OutOfRange, "");
        RefusedAs<Color>(PerlDataError.OutOfRange, 1);
        RefusedAs<Color>(PerlDataError.OutOfRange, "1");
        RefusedAs<Color>(PerlDataError.OutOfRange, 0.5);
        RefusedAs<Color>(PerlDataError.OutOfRange, PerlInteger.Of(ulong.MaxValue));
        RefusedAs<Color>(PerlDataError.WrongType, new PerlArray());
        RefusedAs<Color>(PerlDataError.WrongType, PerlValue.Undef);
        Assert.StartsWith("'green' is not one of red, ", Refused<Color>("green").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Enums_do_not_take_a_number_that_only_looks_like_theirs_when_it_is_cut_off()
    {
        RefusedAs<Tiny>(PerlDataError.OutOfRange, 256);
        RefusedAs<Tiny>(PerlDataError.OutOfRange, 257);
        RefusedAs<Color>(PerlDataError.OutOfRange, 1L << 32);
    }
}
