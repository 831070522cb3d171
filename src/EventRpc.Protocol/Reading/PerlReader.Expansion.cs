using System.Numerics;

namespace EventRpc.Protocol;

/// <content>
/// Reading again what stands elsewhere in the document. What is read so is counted against
/// <see cref="PerlLimits.MaxExpansion"/>, since a short document can stand for a very long one.
/// </content>
public abstract partial class PerlReader
{
    /// <summary>
    /// What refers to a string takes two bytes or more itself, so a short one makes no document grow much: Perl writes
    /// such a reference for every key that it has written before, and large but honest documents stay within the limit.
    /// </summary>
    private const int MaxFreeString = 32;

    /// <summary>
    /// What a value counts as, in bytes: an element when it is moved to, and an array, hash, reference or object when it
    /// is entered. In memory it is more, but large and honest documents that are compressed must stay within the limit.
    /// </summary>
    private const int ValueCost = 4;

    /// <summary>What may still be read again.</summary>
    private protected ExpansionBudget Budget;

    /// <summary>
    /// Values that are being read, containers mostly, which were entered from elsewhere in the document; one more where
    /// the document was decompressed, since all of it is more than what was sent.
    /// </summary>
    private protected int Jumps;

    /// <summary>Counts a value that may stand in a container that is read again.</summary>
    private protected void ChargeValue()
    {
        if (Jumps > 0)
            Charge(ValueCost);
    }

    /// <summary>Takes a big float as its digits, of which a few bytes can have many: they count as what is read again.</summary>
    internal string ReadBigFloatText()
    {
        var text = BigNumber.ToText(ReadBigFloat());
        Charge(text.Length);
        return text;
    }

    /// <summary>Counts an integer that may have been written in fewer bytes than it has.</summary>
    internal void ChargeInteger(BigInteger value) => Charge(value.GetByteCount());

    /// <summary>Counts units of <see cref="PerlLimits.MaxExpansion"/>, a byte each.</summary>
    private protected void Charge(int units)
    {
        if (!Budget.TryCharge(units))
            throw Error(PerlDataError.LimitExceeded, $"The document stands for more than {Limits.MaxExpansion} times its own length");
    }

    /// <summary>Counts a string that may stand elsewhere, or in a container that does.</summary>
    private protected void ChargeString(int length, bool isElsewhere)
    {
        if (Jumps > 0)
            Charge(length + 1);
        else if (isElsewhere && length > MaxFreeString)
            Charge(length - MaxFreeString);
    }

    /// <summary>Checks that a value that is about to be entered from elsewhere is not one of those that hold it.</summary>
    private protected void CheckNotInside(int item)
    {
        Charge(Depth >> 6);
        foreach (ref var frame in OpenFrames)
        {
            if (frame.Item == item)
                throw Error(PerlDataError.Cyclic, "The value contains itself");
        }
    }
}
