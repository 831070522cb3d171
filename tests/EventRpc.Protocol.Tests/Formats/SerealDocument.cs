using EventRpc.Tests.Shared;

namespace EventRpc.Protocol.Tests.Formats;

/// <summary>Sereal documents as hex, and what a reader finds in them.</summary>
internal static class SerealDocument
{
    public static byte[] FromHex(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    /// <summary>A document of version 5 around a body.</summary>
    public static byte[] OfBody(string hex) => FromHex("3df3726c0500" + hex);

    /// <summary>A document of any version, without a suffix.</summary>
    public static byte[] OfBody(string hex, int version) => FromHex((version < 3 ? "3d73726c" : "3df3726c") + $"{version:x2}00" + hex);

    public static SerealReader Start(byte[] document, PerlLimits? limits = null)
    {
        // Not at the start of its array, and with bytes behind: what the reader must not take for the document.
        var padded = new byte[document.Length + 20];
        padded.AsSpan().Fill(0x01);
        document.CopyTo(padded, 7);
        var reader = new SerealReader(limits ?? PerlLimits.Default);
        reader.Start(new ArraySegment<byte>(padded, 7, document.Length));
        return reader;
    }

    /// <summary>Reads a body of version 5.</summary>
    /// <returns>The value in canonical notation.</returns>
    public static string Read(string body) => Read(OfBody(body));

    public static string Read(byte[] document) => CanonicalNotation.Of(PerlValue.Read(Start(document)));

    /// <summary>The refusal of a body of version 5.</summary>
    public static PerlDataException Refusal(string body) => Assert.Throws<PerlDataException>(() => Read(body));

    public static byte[] Write(PerlValue value, PerlReader? answered = null)
    {
        using var output = new MessageBuffer();
        var writer = MessageFormat.Sereal.CreateWriter();
        writer.Start(output, answered);
        value.WriteTo(writer);
        writer.Complete();
        return output.WrittenSpan.ToArray();
    }
}
