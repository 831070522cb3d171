namespace EventRpc.Protocol;

/// <summary>The names of a record's members, each with its index, found by the keys of a hash.</summary>
internal sealed class RecordNames
{
    private readonly PlainKey?[] _keys;
    private readonly PerlNameTable<int> _indexes;

    public RecordNames(IReadOnlyList<string> names)
    {
        _keys = [.. names.Select(PlainKey.From)];
        _indexes = new PerlNameTable<int>(names.Select((name, index) => KeyValuePair.Create(name, index)));
    }

    /// <summary>Moves to the next key that a member has.</summary>
    /// <param name="reader">The reader, inside the hash.</param>
    /// <param name="last">The index that was found last; −1 at first.</param>
    /// <param name="seen">A bit for each index that has been found.</param>
    /// <returns>The member's index, or −1 at the end of the hash.</returns>
    public int Next(PerlReader reader, int last, ref ulong seen)
    {
        // Most often it is the next.
        var expected = last + 1 < _keys.Length ? _keys[last + 1] : null;
        while (reader.MoveToPair(expected, out var key))
        {
            var index = last + 1;
            if ((expected is not null && key.Is(expected.Bytes)) || _indexes.TryGetValue(key, out index))
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
}
