using System.Numerics;
using System.Runtime.CompilerServices;

namespace EventRpc.Protocol;

/// <summary>
/// Reads the values of one document in order, whatever its message format. One reader serves many documents, one
/// after the other; it is not thread-safe.
/// </summary>
/// <remarks>
/// <see cref="Peek"/> tells what comes next, and the Read method of that kind takes it. An array or hash is entered
/// with <see cref="ReadStartArray"/> or <see cref="ReadStartHash"/>; then each <see cref="MoveNext"/> that is true
/// is followed by one value (in a hash by <see cref="ReadKey"/> and one value), and the one that is false has left
/// it. A reference, a blessed or a tagged value holds exactly one value and is left with <see cref="ReadEnd"/>.
/// Every method throws <see cref="PerlDataException"/> when the document does not hold what is asked for.
/// </remarks>
public abstract partial class PerlReader
{
    private Frame[] _frames = new Frame[4];
    private int _depth;
    private int _maxDepth;

    private protected PerlReader(PerlLimits limits)
    {
        Limits = limits;
    }

    /// <summary>The limits that every document is held to.</summary>
    public PerlLimits Limits { get; }

    /// <summary>
    /// What the converters of the program around the reader need, such as the objects of a connection. The reader
    /// itself does not look at it.
    /// </summary>
    public object? State { get; set; }

    /// <summary>
    /// The version of the format that the peer writes, and is answered in: that of the last document which told one; 0
    /// before, and in formats that have no versions. Whoever has one reader for several peers sets it to what it was for
    /// each of them.
    /// </summary>
    public int FormatVersion { get; set; }

    /// <summary>
    /// Whether <see cref="Peek"/> shows tags that mean nothing to Perl as <see cref="PerlType.Tag"/>. Otherwise a value
    /// is read as if it had none, which is the default of each document. <see cref="PerlValue.Read"/> keeps them.
    /// </summary>
    public bool KeepsTags { get; set; }

    /// <summary>
    /// Where the reader stands, in bytes from the first byte of the document. Where a value is about to be read,
    /// <see cref="Seek"/> comes back to it.
    /// </summary>
    public int Position => Current - Origin;

    /// <summary>The bytes that hold the document; valid from <see cref="Origin"/> to <see cref="End"/>.</summary>
    private protected byte[] Buffer { get; private set; } = [];

    /// <summary>Where in <see cref="Buffer"/> the document begins.</summary>
    private protected int Origin { get; private set; }

    /// <summary>Where in <see cref="Buffer"/> the document ends.</summary>
    private protected int End { get; private set; }

    /// <summary>Where in <see cref="Buffer"/> the reader stands.</summary>
    private protected int Current;

    /// <summary>How deep the format's own peer lets values nest.</summary>
    private protected abstract int FormatMaxDepth { get; }

    /// <summary>How many containers are open.</summary>
    private protected int Depth => _depth;

    /// <summary>The innermost open container.</summary>
    private protected ref Frame Top => ref _frames[_depth - 1];

    /// <summary>The open containers, the innermost last.</summary>
    private protected Span<Frame> OpenFrames => _frames.AsSpan(0, _depth);

    /// <summary>Begins a document: reads its header, if the format has one, and stands before the root value.</summary>
    /// <param name="document">The bytes; they must not change while the document is read.</param>
    /// <exception cref="PerlDataException">The header is not one of this format.</exception>
    public void Start(ArraySegment<byte> document)
    {
        Buffer = document.Array ?? [];
        Origin = document.Offset;
        Current = Origin;
        End = Origin + document.Count;
        _depth = 0;
        KeepsTags = false;
        Jumps = 0;
        Budget.Start(Limits, document.Count);
        _maxDepth = Math.Min(Limits.MaxDepth, FormatMaxDepth);
        ReadHeader();
    }

    /// <summary>Lets go of the document's bytes. The reader can be started again.</summary>
    public virtual void Clear()
    {
        Buffer = [];
        Origin = Current = End = 0;
        _depth = 0;
        // One deep document must not leave its stack with an idle connection.
        if (_frames.Length > 64)
            _frames = new Frame[4];
    }

    /// <summary>Goes back to a value that was passed, with all containers left.</summary>
    /// <param name="position">A <see cref="Position"/> of this document at which a value was about to be read.</param>
    public void Seek(int position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, End - Origin);
        while (_depth > 0)
            Pop();
        Current = Origin + position;
    }

    /// <summary>What the next value is. Nothing is consumed.</summary>
    /// <returns>The kind of the next value.</returns>
    public abstract PerlType Peek();

    /// <summary>Takes an undef.</summary>
    public abstract void ReadUndef();

    /// <summary>Takes a boolean.</summary>
    /// <returns>Its value.</returns>
    public abstract bool ReadBoolean();

    /// <summary>Takes an integer.</summary>
    /// <returns>Its value.</returns>
    public abstract Int128 ReadInteger();

    /// <summary>Takes a float.</summary>
    /// <returns>Its value.</returns>
    public abstract double ReadFloat();

    /// <summary>Takes a string.</summary>
    /// <returns>The string, valid until the next call of this reader.</returns>
    public abstract PerlStringSpan ReadString();

    /// <summary>Enters an array.</summary>
    /// <returns>
    /// How many elements to expect, as a hint for capacity: never more than the document has bytes left; 0 where
    /// the format does not tell.
    /// </returns>
    public abstract int ReadStartArray();

    /// <summary>Enters a hash.</summary>
    /// <returns>How many pairs to expect, as for <see cref="ReadStartArray"/>.</returns>
    public abstract int ReadStartHash();

    /// <summary>Takes the key of the pair that <see cref="MoveNext"/> moved to.</summary>
    /// <returns>The key, valid until the next call of this reader.</returns>
    public abstract PerlStringSpan ReadKey();

    /// <summary>Enters a reference: one value follows, then <see cref="ReadEnd"/>.</summary>
    public abstract void ReadStartReference();

    /// <summary>
    /// Enters a blessed value: one value follows (no scalar and no blessed value), then <see cref="ReadEnd"/>.
    /// </summary>
    /// <returns>The class name, valid until the next call of this reader.</returns>
    public abstract PerlStringSpan ReadStartBlessed();

    /// <summary>Takes a regular expression. Only Sereal and Storable have them.</summary>
    /// <returns>The expression; its class is what <see cref="ReadStartBlessed"/> has told, if that came before.</returns>
    public virtual PerlRegexp ReadRegexp() => throw WrongType(PerlTypeNames.Of(PerlType.Regexp));

    /// <summary>Takes an integer of any size.</summary>
    /// <returns>Its value.</returns>
    public virtual BigInteger ReadBigInteger() => throw WrongType("a big integer");

    /// <summary>Takes a number of a mantissa of any size and an exponent.</summary>
    /// <returns>Its value.</returns>
    public virtual BigFloat ReadBigFloat() => throw WrongType("a big float");

    /// <summary>Enters a tagged value: one value follows, then <see cref="ReadEnd"/>.</summary>
    /// <returns>The tag.</returns>
    public virtual ulong ReadStartTag() => throw WrongType("a tagged value");

    /// <summary>Leaves a reference, a blessed or a tagged value, whose one value has been read.</summary>
    public virtual void ReadEnd() => Pop();

    /// <summary>Moves to the next element of the innermost array or hash, or leaves it.</summary>
    /// <returns>Whether there is a next element; if not, the array or hash has been left.</returns>
    public virtual bool MoveNext()
    {
        ChargeValue();
        ref var top = ref Top;
        if (top.Remaining > 0)
        {
            top.Remaining--;
            return true;
        }
        Pop();
        return false;
    }

    /// <summary>Passes over the next value, checking that it is well formed.</summary>
    public virtual void Skip()
    {
        var depth = _depth;
        SkipOne();
        while (_depth > depth)
        {
            if (Top.Kind is FrameKind.Reference or FrameKind.Blessed or FrameKind.Tag)
            {
                if (Top.Remaining == 0)
                {
                    ReadEnd();
                    continue;
                }
                Top.Remaining = 0;
            }
            else if (!MoveNext())
            {
                continue;
            }
            else if (Top.Kind == FrameKind.Hash)
            {
                SkipKey();
            }
            SkipOne();
        }
    }

    /// <summary>
    /// Checks that nothing stands behind the root value that may not stand there. Only CBOR and JSON mind.
    /// </summary>
    public abstract void ReadEndOfDocument();

    /// <summary>
    /// Which of the document's shared values comes next, so that one that is reached twice can be built once.
    /// Nothing is consumed.
    /// </summary>
    /// <param name="again">Whether the document says here "the same as before" instead of writing the value out.</param>
    /// <returns>A number that is the same wherever the same array, hash or scalar is reached; 0 if the next value is
    /// not marked as shared.</returns>
    public virtual int PeekIdentity(out bool again)
    {
        again = false;
        return 0;
    }

    /// <summary>Whether a hash may name a key twice, the last one counting. Sereal refuses it.</summary>
    public virtual bool AllowsDuplicateKeys => true;

    /// <summary>
    /// Takes a float as its digits, where the document has digits and not a double, so that a target which can hold more
    /// of them than a double loses none.
    /// </summary>
    /// <param name="digits">The number as text, valid until the next call of this reader.</param>
    /// <returns>Whether there were digits; otherwise nothing is taken.</returns>
    internal virtual bool TryReadDigits(out ReadOnlySpan<byte> digits)
    {
        digits = default;
        return false;
    }

    private protected abstract void ReadHeader();

    /// <summary>Puts other bytes in the place of the document's: what it is when it is decompressed.</summary>
    private protected void ReplaceDocument(byte[] bytes, int length)
    {
        (Buffer, Origin, End) = (bytes, 0, length);
        Current = Origin;
    }

    private protected void Push(FrameKind kind, int remaining, int returnTo = -1, int item = 0)
    {
        if (_depth >= _maxDepth)
            throw Error(PerlDataError.LimitExceeded, $"Values nest deeper than {_maxDepth} levels");
        // Each level: a record may need much of the stack for itself.
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw Error(PerlDataError.LimitExceeded, "Values nest deeper than the stack allows");
        if (_depth == _frames.Length)
            Array.Resize(ref _frames, _depth * 2);
        _frames[_depth++] = new Frame { Kind = kind, Remaining = remaining, ReturnTo = returnTo, Item = item };
        if (returnTo >= 0)
            Jumps++;
        ChargeValue();
    }

    private protected virtual void Pop()
    {
        var returnTo = Top.ReturnTo;
        if (returnTo >= 0)
        {
            Current = returnTo;
            Jumps--;
        }
        _depth--;
    }

    /// <summary>Checks that a length or count that the document states can be met by the bytes that are left.</summary>
    private protected int CheckAvailable(ulong count)
    {
        if (count > (ulong)(End - Current))
            throw Error(PerlDataError.Truncated, "The document ends in the middle of a value");
        return (int)count;
    }

    private protected PerlDataException Error(PerlDataError error, string message) => new(error, message, Position);

    /// <summary>
    /// For how many elements room is made before they are there. Their count is the document's own claim, and each of
    /// the arrays that stand in one another claims the same bytes again: the deeper, the less it is believed.
    /// </summary>
    internal int RoomFor(int count) => Math.Min(count, Math.Max(16, 1024 >> Math.Min(_depth, 6)));

    /// <summary>What to throw for a key that a hash may not name again.</summary>
    internal PerlDataException DuplicateKey() => Error(PerlDataError.Malformed, "A hash names a key twice");

    private protected PerlDataException Truncated() => Error(PerlDataError.Truncated, "The document ends in the middle of a value");

    private protected PerlDataException WrongType(string expected) =>
        Error(PerlDataError.WrongType, $"Expected {expected}, found {PerlTypeNames.Of(Peek())}");

    /// <summary>Passes over the key of a pair.</summary>
    private protected virtual void SkipKey() => ReadKey();

    /// <summary>Passes over a scalar, or enters a container.</summary>
    private protected virtual void SkipOne()
    {
        switch (Peek())
        {
            case PerlType.Undef: ReadUndef(); break;
            case PerlType.Boolean: ReadBoolean(); break;
            case PerlType.Integer: ReadInteger(); break;
            case PerlType.Float: ReadFloat(); break;
            case PerlType.String: ReadString(); break;
            case PerlType.Array: ReadStartArray(); break;
            case PerlType.Hash: ReadStartHash(); break;
            case PerlType.Reference: ReadStartReference(); break;
            case PerlType.Regexp: ReadRegexp(); break;
            case PerlType.BigInteger: ReadBigInteger(); break;
            case PerlType.BigFloat: ReadBigFloat(); break;
            case PerlType.Tag: ReadStartTag(); break;
            default: ReadStartBlessed(); break;
        }
    }

    private protected enum FrameKind : byte
    {
        Array,
        Hash,
        Reference,
        Blessed,
        Tag,
    }

    /// <summary>An open container.</summary>
    private protected struct Frame
    {
        /// <summary>What kind of container.</summary>
        public FrameKind Kind;

        /// <summary>A mark of the format's own.</summary>
        public byte Mark;

        /// <summary>Elements or pairs still to come, where the format tells; for what holds one value 1 until
        /// <see cref="Skip"/> has entered it.</summary>
        public int Remaining;

        /// <summary>Where reading goes on after this container, if it was entered from elsewhere; else −1.</summary>
        public int ReturnTo;

        /// <summary>The identity of the container, if the format knows one; else 0.</summary>
        public int Item;
    }
}
