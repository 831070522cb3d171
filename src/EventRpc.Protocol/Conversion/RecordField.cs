namespace EventRpc.Protocol;

/// <summary>
/// Reads and writes a member of a record. It is sealed, unlike a converter, so that compiled code is sure of it at once.
/// </summary>
internal sealed class RecordField<T>(string name, PerlConverter<T> converter)
{
    private readonly PlainKey? _key = PlainKey.From(name);

    public T Read(PerlReader reader)
    {
        try
        {
            return converter.Read(reader);
        }
        catch (PerlDataException e) when (e.Error is PerlDataError.WrongType or PerlDataError.OutOfRange)
        {
            throw new PerlDataException(e.Error, $"{name}: {e.Reason}", -1, e);
        }
    }

    public void Write(PerlWriter writer, T value)
    {
        if (_key is null)
            writer.WriteKey(name);
        else
            writer.WriteKey(_key);
        converter.Write(writer, value);
    }
}
