using EventRpc.Protocol;

namespace EventRpc.Tests.Shared;

/// <summary>Reads a whole document.</summary>
internal static class VectorDocument
{
    /// <summary>Reads the one value of a document.</summary>
    /// <exception cref="PerlDataException">It is refused.</exception>
    public static PerlValue Read(MessageFormat format, byte[] body)
    {
        var reader = format.CreateReader();
        reader.Start(body);
        var value = PerlValue.Read(reader);
        reader.ReadEndOfDocument();
        return value;
    }
}
