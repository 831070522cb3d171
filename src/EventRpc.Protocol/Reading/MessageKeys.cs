using System.Runtime.CompilerServices;

namespace EventRpc.Protocol;

/// <summary>
/// Where in a message each of the known keys has its value. Perl writes the keys of a hash in any order, so the values
/// are passed over first and read when it is known what for.
/// </summary>
public struct MessageKeys
{
    /// <summary>How many keys can be known.</summary>
    public const int MaxCount = 12;

    private Positions _positions;

    /// <summary>Takes the whole message in, and with that checks that it is well formed before anything is done.</summary>
    /// <param name="reader">The reader, at the beginning of the message.</param>
    /// <param name="names">The known keys, each with a number below <see cref="MaxCount"/>.</param>
    /// <returns>Where the values are.</returns>
    /// <exception cref="PerlDataException">The message is malformed, or no hash.</exception>
    public static MessageKeys Read(PerlReader reader, PerlNameTable<int> names)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(names);
        var keys = default(MessageKeys);
        ((Span<int>)keys._positions).Fill(-1);
        reader.ReadStartHash();
        while (reader.MoveToPair(expected: null, out var name))
        {
            if (names.TryGetValue(name, out var key))
                keys._positions[key] = reader.Position;
            reader.Skip();
        }
        reader.ReadEndOfDocument();
        return keys;
    }

    /// <summary>Goes to a value of the message.</summary>
    /// <param name="reader">The reader that the message was read with.</param>
    /// <param name="key">The number of its key.</param>
    /// <returns>Whether the message has it.</returns>
    public readonly bool TrySeek(PerlReader reader, int key)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var position = _positions[key];
        if (position < 0)
            return false;
        reader.Seek(position);
        return true;
    }

    [InlineArray(MaxCount)]
    private struct Positions
    {
        private int _first;
    }
}
