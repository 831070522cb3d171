namespace EventRpc.Protocol.Tests.Negotiation;

public sealed class MessageFormatTests
{
    [Fact]
    public void The_formats_stand_in_the_peers_order_of_preference() =>
        Assert.Equal(["SERL", "CBOR", "JSON", "STOR"], MessageFormat.All.Select(format => format.Name));

    [Fact]
    public void A_format_is_found_by_its_exact_name()
    {
        foreach (var format in MessageFormat.All)
            Assert.Same(format, MessageFormat.Find(format.Name));
        Assert.Null(MessageFormat.Find("serl"));
        Assert.Null(MessageFormat.Find(""));
    }

    [Fact]
    public void What_formats_are_agreed_on_in_is_not_one_of_them() =>
        Assert.Null(MessageFormat.Find(MessageFormat.Negotiation.Name));

    [Fact]
    public void Readers_and_writers_hold_to_the_limits_they_are_given()
    {
        var limits = new PerlLimits { MaxDepth = 3 };
        foreach (var format in MessageFormat.All.Append(MessageFormat.Negotiation))
        {
            Assert.Same(limits, format.CreateReader(limits).Limits);
            Assert.Same(limits, format.CreateWriter(limits).Limits);
            Assert.Same(PerlLimits.Default, format.CreateReader().Limits);
            Assert.Same(PerlLimits.Default, format.CreateWriter().Limits);
        }
    }
}
