using System.Text;

namespace EventRpc.Protocol;

/// <summary>The names of a record's members, each with its index, found by the keys of a hash.</summary>
internal sealed class RecordNames
{
    private readonly byte[][] _names;
    private readonly PerlNameTable<int> _indexes;
    private readonly bool _areAscii;

    public RecordNames(IReadOnlyList<string> names)
    {
        _names = [.. names.Select(Encoding.UTF8.GetBytes)];
        _indexes = new PerlNameTable<int>(names.Select((name, index) => KeyValuePair.Create(name, index)));
        _areAscii = Array.TrueForAll(_names, name => Ascii.IsValid(name));
    }

    /// <summary>Moves to the next key that a member has.</summary>
    /// <param name="reader">The reader, inside the hash.</param>
    /// <param name="last">The index that was found last; −1 at first.</param>
    /// <param name="seen">A bit for each index that has been found.</param>
    /// <returns>The member's index, or −1 at the end of the hash.</returns>
    public int Next(PerlReader reader, int last, ref ulong seen)
    {
        while (reader.MoveToPair(out var key))
        {
            // Most often it is the next.
            var index = last + 1;
            if (IsName(index, key) || _indexes.TryGetValue(key, out index))
            {
                if ((seen & 1UL << index) != 0 && !reader.AllowsDuplicateKeys)
                    throw reader.DuplicateKey();
                seen |= 1UL << index;
                return index;
            }
            reader.Skip();
        }
        return -1;
    }

    private bool IsName(int index, PerlStringSpan key) =>
        (uint)index < (uint)_names.Length && key.Bytes.SequenceEqual(_names[index]) && (_areAscii || key.IsText);
}
