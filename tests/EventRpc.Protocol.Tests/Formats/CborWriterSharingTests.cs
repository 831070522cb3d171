using EventRpc.Tests.Shared;

namespace EventRpc.Protocol.Tests.Formats;

public sealed class CborWriterSharingTests
{
    [Fact]
    public void A_value_that_is_reached_again_is_marked_and_referred_to()
    {
        var shared = new PerlArray([1]);

        Assert.Equal("83 d81c 8101 d81d1a00000000 d81d1a00000000".Replace(" ", "", StringComparison.Ordinal), Write(new PerlArray([shared, shared, shared])));
    }

    [Fact]
    public void A_value_that_is_reached_once_is_written_without_a_mark() =>
        Assert.Equal("828101a0", Write(new PerlArray([new PerlArray([1]), new PerlHash()])));

    [Fact]
    public void Marks_are_numbered_in_the_order_of_their_places_and_not_of_their_references()
    {
        var inner = new PerlArray();
        var outer = new PerlArray([inner, 5]);

        // The outer one stands first, and so has number 0.
        Assert.Equal("84d81c82d81c8005" + "d81d1a00000001" + "d81d1a00000000" + "d81d1a00000001", Write(new PerlArray([outer, inner, outer, inner])));
    }

    [Fact]
    public void Objects_references_and_what_follows_them_are_shared_too()
    {
        var point = new PerlHash { ClassName = "Point", ["x"] = 1 };
        var reference = new PerlReference(point);
        var value = new PerlHash { ["a"] = reference, ["b"] = new PerlArray([point, reference]), ["c"] = "end" };

        Assert.Equal(CanonicalNotation.Of(value), CanonicalNotation.Of(Return(value)));
    }

    [Fact]
    public void Sharing_that_nests_takes_no_more_room_than_it_had()
    {
        var value = Conversion.SerealIdentityTests.Diamond(levels: 400);
        var document = Convert.FromHexString(Write(value));

        Assert.InRange(document.Length, 0, 400 * 30);
        Assert.Equal(CanonicalNotation.Of(value), CanonicalNotation.Of(PerlDocument.Read(MessageFormat.Cbor, document)));
    }

    [Fact]
    public void A_value_that_contains_itself_is_refused_as_its_peer_would()
    {
        var value = new PerlHash();
        value["children"] = new PerlArray([new PerlHash { ["parent"] = value }]);

        Assert.Equal(PerlDataError.Cyclic, Assert.Throws<PerlDataException>(() => Write(value)).Error);
    }

    [Fact]
    public void Documents_behind_one_another_and_after_one_that_was_taken_back_share_nothing()
    {
        var shared = new PerlArray([1]);
        var twice = new PerlArray([shared, shared]);
        using var output = new MessageBuffer();
        var writer = MessageFormat.Cbor.CreateWriter();

        writer.Start(output);
        twice.WriteTo(writer);
        output.Truncate(0);
        for (var i = 0; i < 2; i++)
        {
            writer.Start(output);
            twice.WriteTo(writer);
            writer.Complete();
        }

        const string once = "82d81c8101d81d1a00000000";
        Assert.Equal(once + once, Convert.ToHexStringLower(output.WrittenSpan));
    }

    private static string Write(PerlValue value) => CborDocument.Write(value.WriteTo);

    private static PerlValue Return(PerlValue value) => PerlDocument.Read(MessageFormat.Cbor, Convert.FromHexString(Write(value)));
}
