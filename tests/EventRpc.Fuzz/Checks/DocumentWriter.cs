namespace EventRpc.Fuzz.Checks;

/// <summary>Writes values as a server does that answers the newest of peers.</summary>
internal sealed class DocumentWriter
{
    /// <summary>A document of the newest version, whose answers keep booleans.</summary>
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

    public byte[]? Write(PerlValue value, out PerlDataException? refusal) => Write(value.WriteTo, out refusal);

    /// <returns>The document; null if it was refused.</returns>
    public byte[]? Write(Action<PerlWriter> write, out PerlDataException? refusal)
    {
        using var output = new MessageBuffer { Limit = 4 << 20 };
        try
        {
            _writer.Start(output, _answered);
            write(_writer);
            _writer.Complete();
            refusal = null;
            return output.WrittenSpan.ToArray();
        }
        catch (PerlDataException e)
        {
            refusal = e;
            return null;
        }
    }
}
