namespace EventRpc.Protocol;

/// <content>Beginning a document and letting go of it.</content>
internal sealed partial class SerealReader
{
    /// <summary>Memory of the shared pool that holds the document, if it was compressed.</summary>
    private byte[]? _decompressed;

    public override void Clear()
    {
        base.Clear();
        Forget();
    }

    private protected override void ReadHeader()
    {
        Forget();
        _header = SerealHeader.Read(Document);
        FormatVersion = _header.Version;
        if (_header.Encoding != SerealEncoding.Raw)
        {
            var document = new ArraySegment<byte>(Buffer, Origin, End - Origin);
            _decompressed = SerealBody.Decompress(document, _header, (int)Math.Min(Limits.MaxDecompressedSize, Limits.MaxExpandedLength(Document.Length)), out var length);
            ReplaceDocument(_decompressed, length);
            Jumps = 1;
        }
        Current = Origin + _header.BodyStart;
    }

    /// <summary>Lets go of what the last document left behind.</summary>
    private void Forget()
    {
        _map.Clear();
        _copies = _frozen = 0;
        if (_decompressed is null)
            return;
        MessageArrays.Return(_decompressed);
        _decompressed = null;
    }
}
