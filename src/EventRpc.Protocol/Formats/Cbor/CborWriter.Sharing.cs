using System.Buffers.Binary;

namespace EventRpc.Protocol;

/// <content>
/// Values that are reached twice: marked where they stand first (tag 28) and referred to by their number after that
/// (tag 29). CBOR::XS writes neither unless asked to, but reads both.
/// </content>
/// <remarks>
/// That a value is shared shows only when it turns up again, and then it may have others before it that are not yet
/// known to be shared. So marks and numbers are put in when the document is complete, all in one pass.
/// </remarks>
internal sealed partial class CborWriter
{
    private const int MarkLength = 2;
    private const int KeepAtMost = 1024;

    /// <summary>Where each value begins that may turn up again, from the first byte of the document.</summary>
    private Dictionary<object, int>? _places;

    /// <summary>Where the number of a value is to be put, and where that value begins.</summary>
    private readonly List<(int Number, int Place)> _references = [];

    private int _documentStart;

    public override bool WriteShared(object referent)
    {
        _places ??= new Dictionary<object, int>(ReferenceEqualityComparer.Instance);
        if (_places.TryAdd(referent, Output.Length - _documentStart))
            return false;
        if (IsOpen(referent))
            throw new PerlDataException(PerlDataError.Cyclic, "The value contains itself, which this message format cannot express");

        var place = _places[referent];
        WriteHead(Tag, CborTag.SharedReference);
        _references.Add((Output.Length + 1 - _documentStart, place));
        Output.Write([(byte)(Unsigned | 26), 0, 0, 0, 0]);
        return true;
    }

    public override void Complete()
    {
        if (_references.Count > 0)
            PutSharing();
        ForgetSharing();
    }

    private void ForgetSharing()
    {
        _references.Clear();
        // One large reply must leave neither its values nor its memory behind: the writer serves other clients.
        if (_references.Capacity > KeepAtMost)
            _references.Capacity = 0;
        if (_places is { Count: > KeepAtMost })
            _places = null;
        else
            _places?.Clear();
    }

    private void PutSharing()
    {
        var places = _references.Select(reference => reference.Place).Distinct().Order().ToArray();
        var end = Output.Length - _documentStart;
        Output.GetSpan(places.Length * MarkLength);
        Output.Advance(places.Length * MarkLength);

        var document = Output.WrittenSpan[_documentStart..];
        foreach (var (number, place) in _references)
            BinaryPrimitives.WriteInt32BigEndian(document[number..], System.Array.BinarySearch(places, place));
        for (var i = places.Length - 1; i >= 0; i--)
        {
            var place = places[i];
            document[place..end].CopyTo(document[(place + ((i + 1) * MarkLength))..]);
            document[place + (i * MarkLength)] = Tag | 24;
            document[place + (i * MarkLength) + 1] = (byte)CborTag.Shareable;
            end = place;
        }
    }
}
