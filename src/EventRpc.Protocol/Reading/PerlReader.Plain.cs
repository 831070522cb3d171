namespace EventRpc.Protocol;

/// <content>
/// Values as nearly all documents hold them, each taken in one step. A reader may say no to any value, and has then taken
/// nothing: the methods that are open to all read it, or say what is wrong with it.
/// </content>
public abstract partial class PerlReader
{
    /// <summary>Takes an integer that is written plainly, and that a long holds.</summary>
    internal virtual bool TryReadInteger(out long value)
    {
        value = 0;
        return false;
    }

    /// <summary>Takes a float that is written plainly.</summary>
    internal virtual bool TryReadFloat(out double value)
    {
        value = 0;
        return false;
    }

    /// <summary>Takes a string that is written plainly.</summary>
    internal virtual bool TryReadString(out PerlStringSpan value)
    {
        value = default;
        return false;
    }

    /// <summary>Moves to the next pair of the innermost hash and takes its key, or leaves the hash.</summary>
    /// <param name="expected">What the key most likely is, if anything is known of it.</param>
    /// <param name="key">The key, valid until the next call of this reader.</param>
    internal virtual bool MoveToPair(PlainKey? expected, out PerlStringSpan key)
    {
        var moved = MoveNext();
        key = moved ? ReadKey() : default;
        return moved;
    }
}
