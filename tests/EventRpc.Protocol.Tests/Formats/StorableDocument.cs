using EventRpc.Tests.Shared;

namespace EventRpc.Protocol.Tests.Formats;

/// <summary>Storable images as hex, and what a reader finds in them.</summary>
internal static class StorableDocument
{
    public static byte[] FromHex(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    /// <summary>An image in network order around a root item.</summary>
    public static byte[] OfBody(string hex) => FromHex("050b" + hex);

    /// <summary>An image in the order of a 64-bit, little-endian machine around a root item.</summary>
    public static byte[] OfNativeBody(string hex) => FromHex("040b 08 3132333435363738 04080808" + hex);

    public static PerlReader Start(byte[] document, PerlLimits? limits = null)
    {
        var reader = MessageFormat.Storable.CreateReader(limits);
        reader.Start(document);
        return reader;
    }

    /// <summary>Reads an image in network order.</summary>
    /// <returns>The value in canonical notation.</returns>
    public static string Read(string body) => Read(OfBody(body));

    public static string Read(byte[] document) => CanonicalNotation.Of(PerlValue.Read(Start(document)));

    /// <summary>The refusal of an image in network order.</summary>
    public static PerlDataException Refusal(string body) => Assert.Throws<PerlDataException>(() => Read(body));

    public static byte[] Write(PerlValue value)
    {
        using var output = new MessageBuffer();
        var writer = MessageFormat.Storable.CreateWriter();
        writer.Start(output);
        value.WriteTo(writer);
        writer.Complete();
        return output.WrittenSpan.ToArray();
    }

    /// <summary>What stands behind the header, as hex.</summary>
    public static string Body(PerlValue value) => Convert.ToHexStringLower(Write(value))[4..];
}
