using EventRpc.Protocol;

namespace EventRpc.Tests.Shared;

/// <summary>Reads whole documents.</summary>
internal static class PerlDocument
{
    /// <summary>The value of a document, behind which there is nothing.</summary>
    public static PerlValue Read(MessageFormat format, byte[] document)
    {
        var reader = format.CreateReader();
        reader.Start(document);
        var value = PerlValue.Read(reader);
        reader.ReadEndOfDocument();
        return value;
    }
}
