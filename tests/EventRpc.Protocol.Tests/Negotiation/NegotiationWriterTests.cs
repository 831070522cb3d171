using System.Text;

namespace EventRpc.Protocol.Tests.Negotiation;

public sealed class NegotiationWriterTests
{
    [Fact]
    public void A_request_is_written_as_the_peer_writes_it() =>
        Assert.Equal("/0/E:R:M:N/1//2//3/neg_formats_avail/0/", Write(("cmd", "neg_formats_avail")));

    [Fact]
    public void A_reply_is_written_as_the_peer_writes_it() =>
        Assert.Equal("/0/E:R:M:N/1/1/2/SERL,CBOR,JSON,STOR/3//0/", Write(("msg", "SERL,CBOR,JSON,STOR"), ("ok", 1)));

    [Fact]
    public void What_is_false_is_nothing()
    {
        PerlValue[] falsehoods = [0, "", "0", PerlValue.Undef, false, 0.0];
        foreach (var falsehood in falsehoods)
            Assert.Equal("/0/E:R:M:N/1//2/no/3//0/", Write(("ok", falsehood), ("msg", "no")));
    }

    [Fact]
    public void Numbers_and_booleans_are_their_characters()
    {
        Assert.Equal("/0/E:R:M:N/1/1/2/-5/3/2.5/0/", Write(("ok", true), ("msg", -5), ("cmd", 2.5)));
        Assert.Equal("/0/E:R:M:N/1/1/2/18446744073709551615/3//0/", Write(("ok", 1), ("msg", PerlInteger.Of(ulong.MaxValue))));
    }

    [Fact]
    public void Every_other_key_is_dropped_whatever_it_holds()
    {
        var nested = new PerlArray([new PerlHash { ["ok"] = 0, ["msg"] = "inner" }, new PerlReference("x")]);
        var blessed = new PerlHash { ClassName = "T", ["cmd"] = "inner" };

        Assert.Equal("/0/E:R:M:N/1/1/2//3//0/", Write(("ok", 1), ("version", "1.10"), ("rc", nested), ("object", blessed)));
    }

    [Fact]
    public void A_value_with_no_room_for_it_is_dropped() =>
        Assert.Equal("/0/E:R:M:N/1/1/2//3//0/", Write(("ok", 1), ("msg", new PerlArray(["a"]))));

    [Fact]
    public void Latin_1_is_written_as_bytes_and_text_alike()
    {
        const string expected = "/0/E:R:M:N/1/1/2/caf\u00e9/3//0/";

        Assert.Equal(expected, Write(("ok", 1), ("msg", "caf\u00e9")));
        Assert.Equal(expected, Write(("ok", 1), ("msg", Encoding.Latin1.GetBytes("caf\u00e9"))));
    }

    [Fact]
    public void A_root_that_is_no_hash_is_an_empty_reply()
    {
        using var output = new MessageBuffer();
        var writer = MessageFormat.Negotiation.CreateWriter();
        writer.Start(output);
        writer.WriteString("stray");
        writer.Complete();

        Assert.Equal("/0/E:R:M:N/1//2//3//0/", Encoding.Latin1.GetString(output.WrittenSpan));
    }

    [Fact]
    public void A_writer_keeps_nothing_of_the_text_before()
    {
        using var output = new MessageBuffer();
        var writer = MessageFormat.Negotiation.CreateWriter();
        foreach (var hash in new[] { new PerlHash { ["ok"] = 1, ["msg"] = "first" }, new PerlHash { ["cmd"] = "second" } })
        {
            output.Truncate(0);
            writer.Start(output);
            hash.WriteTo(writer);
            writer.Complete();
        }

        Assert.Equal("/0/E:R:M:N/1//2//3/second/0/", Encoding.Latin1.GetString(output.WrittenSpan));
    }

    private static string Write(params (string Key, PerlValue Value)[] pairs)
    {
        var hash = new PerlHash();
        foreach (var (key, value) in pairs)
            hash[key] = value;
        using var output = new MessageBuffer();
        var writer = MessageFormat.Negotiation.CreateWriter();
        writer.Start(output);
        hash.WriteTo(writer);
        writer.Complete();
        return Encoding.Latin1.GetString(output.WrittenSpan);
    }
}
