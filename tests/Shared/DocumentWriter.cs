using EventRpc.Protocol;

namespace EventRpc.Tests.Shared;

/// <summary>Writes documents as a server does that answers the newest of peers.</summary>
internal sealed class DocumentWriter
{
    /// <summary>The smallest document of the Sereal version whose answers keep booleans.</summary>
    private static readonly byte[] SerealRequest = [0x3d, 0xf3, 0x72, 0x6c, 5, 0, 0x25];

    private readonly PerlWriter _writer;
    private readonly PerlReader? _answered;

    public DocumentWriter(MessageFormat format)
    {
        _writer = format.CreateWriter();
        if (format != MessageFormat.Sereal)
            return;
        _answered = format.CreateReader();
        _answered.Start(SerealRequest);
    }

    /// <summary>How long a document may become.</summary>
    public int Limit { get; init; } = Array.MaxLength;

    /// <exception cref="PerlDataException">It cannot be written.</exception>
    public byte[] Write(Action<PerlWriter> write)
    {
        using var output = new MessageBuffer { Limit = Limit };
        _writer.Start(output, _answered);
        write(_writer);
        _writer.Complete();
        return output.WrittenSpan.ToArray();
    }

    /// <returns>The document; null if it was refused.</returns>
    public byte[]? Write(Action<PerlWriter> write, out PerlDataException? refusal)
    {
        try
        {
            refusal = null;
            return Write(write);
        }
        catch (PerlDataException e)
        {
            refusal = e;
            return null;
        }
    }
}
