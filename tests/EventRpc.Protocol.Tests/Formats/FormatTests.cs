using EventRpc.Tests.Shared;

namespace EventRpc.Protocol.Tests.Formats;

/// <summary>What all message formats have in common.</summary>
public abstract partial class FormatTests
{
    private protected abstract MessageFormat Format { get; }

    /// <summary>A document with something of everything that the format has.</summary>
    private protected virtual byte[] Rich => Write(new PerlArray(
    [
        0, 1, -1, 300, -70_000, long.MaxValue, 0.1, 1.5, PerlValue.Undef, true, false, "", "ascii", "caf\u00e9", "\u20ac\U0001f600",
        new byte[] { 0, 0xff, 0x80 }, new string('x', 40), new PerlArray(), new PerlHash(), new PerlArray([1, new PerlArray(["deep"])]),
        new PerlHash { ["a"] = 1, ["\u20ac"] = "x", ["caf\u00e9"] = new PerlHash { ["a"] = 2 }, [""] = PerlValue.Undef },
        new PerlHash { ClassName = "A::B", ["k"] = "v" }, new PerlArray([1, 2]) { ClassName = "A::B" }, new PerlReference("id") { ClassName = "T2" },
    ]));

    private protected byte[] Write(PerlValue value)
    {
        using var output = new MessageBuffer();
        var writer = Format.CreateWriter();
        // Not at the start of the buffer, as behind another message.
        output.Write("before"u8);
        writer.Start(output, AnsweredReader());
        value.WriteTo(writer);
        writer.Complete();
        return output.WrittenSpan["before".Length..].ToArray();
    }

    /// <summary>The reader of a request that is answered, for formats whose replies depend on it.</summary>
    private protected virtual PerlReader? AnsweredReader() => null;

    private protected PerlValue Read(byte[] document)
    {
        var reader = Start(document);
        var value = PerlValue.Read(reader);
        reader.ReadEndOfDocument();
        return value;
    }

    private protected PerlReader Start(byte[] document)
    {
        var reader = Format.CreateReader();
        // Not at the start of its array, and with bytes behind: what the reader must not take for the document.
        var padded = new byte[document.Length + 20];
        document.CopyTo(padded, 7);
        reader.Start(new ArraySegment<byte>(padded, 7, document.Length));
        return reader;
    }

    private protected void AssertReturns(PerlValue value)
    {
        var returned = Read(Write(value));
        if (Format == MessageFormat.Json)
            CanonicalAssert.Equal(CanonicalNotation.Of(value), CanonicalNotation.Of(returned), "JSON");
        else if (Format == MessageFormat.Storable)
            Assert.Equal(StorableNotation.AfterWriting(CanonicalNotation.Of(value)), CanonicalNotation.Of(returned));
        else
            Assert.Equal(CanonicalNotation.Of(value), CanonicalNotation.Of(returned));
    }
}

public sealed class SerealFormatTests : FormatTests
{
    private protected override MessageFormat Format => MessageFormat.Sereal;

    private protected override PerlReader? AnsweredReader() => SerealDocument.Start(SerealDocument.OfBody("25"));
}

/// <summary>The same with a document that says "as before" in all the ways that a peer may, and our writer does not.</summary>
public sealed class SerealSharingFormatTests : FormatTests
{
    private protected override MessageFormat Format => MessageFormat.Sereal;

    private protected override byte[] Rich => SerealDocument.OfBody(
        "28 ab 0e"                                       // 1: an array of 14 that is referred to again
        + "51 64 6e616d65 e3 616263"                     // 4: {name: "abc"}, the string at 10 being shared
        + "51 2f 05 2e 0a"                               // 14: the key again, the value the same scalar
        + "28 aa 01 61 6b 29 02"                         // 19: {k: the array around it}, at 20
        + "29 14"                                        // 26: that hash again
        + "2c 63 466f6f 28 ab 01 07"                     // 28: Foo [7], the class at 29, the array at 34
        + "2d 1d 50"                                     // 37: Foo {}
        + "29 22"                                        // 40: the first Foo again
        + "2f 04"                                        // 42: {name: "abc"} a second time
        + "28 a1 01"                                     // 44: a reference to -1, at 45
        + "30 29 2d"                                     // 47: a weak reference to the same scalar
        + "3f 3f 20 ac 02"                               // 50: 300 behind padding
        + "27 03 e282ac"                                 // 55: text
        + "22 0000c03f"                                  // 60: 1.5
        + "35");                                         // 65: true

    private protected override PerlReader? AnsweredReader() => SerealDocument.Start(SerealDocument.OfBody("25"));
}

public sealed class CborFormatTests : FormatTests
{
    private protected override MessageFormat Format => MessageFormat.Cbor;
}

/// <summary>The same with a document that uses the tags which our writer does not.</summary>
public sealed class CborSharingFormatTests : FormatTests
{
    private protected override MessageFormat Format => MessageFormat.Cbor;

    private protected override byte[] Rich => CborDocument.FromHex(
        "d90100 d81c 94"                                                // strings by number; the list is value 0
        + "d81c 82 01 02" + "d81d 01"                                   // value 1: [1, 2], and again
        + "a1 44 6e616d65 43 616263" + "a1 d81900 d81901"               // {name: "abc"}: strings 0 and 1, and again
        + "82 d90100 82 43787878 d81900 d81900"                         // a namespace inside, and one behind it
        + "a1 4161 d81d 00"                                             // {a: the list around it}
        + "d81c d81a 82 43466f6f 82 4448415348 82 416b 07"              // value 2: Foo {k: 7}: strings 2 and 3
        + "d81a 82 d81902 82 d81903 80" + "d81d 02"                     // Foo {}, and the first Foo again
        + "d81c d95652 20" + "d81d 03"                                  // value 3: a reference to -1, and again
        + "c2 49 010000000000000000" + "c3 d81904" + "c4 82 20 0f"      // big numbers: string 4
        + "81 d903e8 82 01 d81c 43616263" + "d81d 04"                   // [1000<[1, "abc"]>]: string 5 and value 4
        + "fa3fc00000" + "f5" + "7f 6161 62c3a9 ff" + "d9d9f7 d81c a0");
}

public sealed class JsonFormatTests : FormatTests
{
    private protected override MessageFormat Format => MessageFormat.Json;
}

public sealed class StorableFormatTests : FormatTests
{
    private protected override MessageFormat Format => MessageFormat.Storable;
}

/// <summary>The same with a document of all that Perl may write, and our writer does not.</summary>
public sealed class StorableNativeFormatTests : FormatTests
{
    private protected override MessageFormat Format => MessageFormat.Storable;

    private protected override byte[] Rich => StorableDocument.OfNativeBody(
        "02 16000000"                                    // 0: an array of 22
        + "06 feffffffffffffff"                          // 1: -2
        + "07 000000000000f83f"                          // 2: 1.5
        + "08 7f" + "09 ffffff7f"                        // 3: -1, 4: -129
        + "05" + "0e" + "1f"                             // 5 to 7: undef
        + "0f" + "10"                                    // 8: true, 9: false
        + "0a 03 616263" + "01 03000000 616263"          // 10, 11: "abc"
        + "17 03 e282ac" + "18 03000000 e282ac"          // 12, 13: text
        + "1d 04 76312e32 0a 02 0102"                    // 14: v1.2
        + "00 0000000a"                                  // "abc" at 10 again
        + "04 11 03 466f6f 03 01000000 08 81 01000000 61" // 15: Foo at 16, { a => 1 }
        + "14 12 00 02 00000000"                         // 18: Foo, []
        + "1b 00 00000010"                               // 20: the first Foo again, weakly
        + "04 00 00000003"                               // 21: a reference to -1
        + "00 00000015"                                  // and that again
        + "04 19 00 02000000 04 02 00000000 01 03000000 e282ac 0a 01 78 02 01000000 e9" // 22: { "\u20ac" => [], "\u00e9" => "x" }
        + "04 04 04 02 00000000");                       // \\[]
}
