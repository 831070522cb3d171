using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

namespace EventRpc.Protocol;

/// <summary>
/// Writes the values of one document in order, whatever its message format. One writer serves many documents, one
/// after the other; it is not thread-safe.
/// </summary>
/// <remarks>
/// The calls mirror <see cref="PerlReader"/>: an array or hash is begun with its number of elements or pairs, which
/// must then be written, in a hash each as <see cref="WriteKey(ReadOnlySpan{char})"/> and one value, and ended. A
/// reference or blessed value holds exactly one value.
/// </remarks>
public abstract class PerlWriter
{
    /// <summary>The arrays, hashes and references that are being written, the innermost last.</summary>
    private readonly List<PerlReferent> _open = [];
    private int _depth;
    private int _maxDepth;

    private protected PerlWriter(PerlLimits limits)
    {
        Limits = limits;
    }

    /// <summary>The limits that every document is held to.</summary>
    public PerlLimits Limits { get; }

    /// <summary>
    /// What the converters of the program around the writer need, such as the objects of a connection. The writer
    /// itself does not look at it.
    /// </summary>
    public object? State { get; set; }

    /// <summary>Where the document is written to.</summary>
    private protected MessageBuffer Output { get; private set; } = null!;

    /// <summary>How deep the format's own peer lets values nest.</summary>
    private protected abstract int FormatMaxDepth { get; }

    /// <summary>Begins a document behind what <paramref name="output"/> holds already, and writes its header.</summary>
    /// <param name="output">Where to write.</param>
    /// <param name="answered">
    /// The reader that holds the request which this document answers, so that the document is one that its peer can
    /// read; null where none is answered.
    /// </param>
    public void Start(MessageBuffer output, PerlReader? answered = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        Output = output;
        _depth = 0;
        _open.Clear();
        _maxDepth = Math.Min(Limits.MaxDepth, FormatMaxDepth);
        WriteHeader(answered);
    }

    /// <summary>Ends the document, whose one root value has been written.</summary>
    public virtual void Complete()
    {
    }

    /// <summary>Writes undef.</summary>
    public abstract void WriteUndef();

    /// <summary>
    /// Takes all items of a sequence, whose number must be known before they are written, and which may change under us or go on
    /// for ever.
    /// </summary>
    /// <exception cref="PerlDataException">There are more than the message can hold.</exception>
    internal T[] TakeAll<T>(IEnumerable<T> items)
    {
        // Each takes a byte at least.
        var room = Output.Limit - Output.Length;
        var taken = items.Take(room + 1).ToArray();
        return taken.Length <= room ? taken : throw new PerlDataException(PerlDataError.MessageTooLarge, $"The message is larger than {Output.Limit} bytes");
    }

    /// <summary>Writes a boolean of the format's own; where it has none, 1 or the empty string.</summary>
    /// <param name="value">The value.</param>
    /// <remarks>A Perl method returns 1 or the empty string for a truth value; the converter of bool does the same.</remarks>
    public abstract void WriteBoolean(bool value);

    /// <summary>Writes an integer.</summary>
    /// <param name="value">The value.</param>
    public abstract void WriteInteger(long value);

    /// <summary>Writes an integer.</summary>
    /// <param name="value">The value.</param>
    public abstract void WriteInteger(ulong value);

    /// <summary>Writes a float.</summary>
    /// <param name="value">The value.</param>
    public abstract void WriteFloat(double value);

    /// <summary>Writes a byte string.</summary>
    /// <param name="bytes">The bytes, each one character.</param>
    public abstract void WriteBytes(ReadOnlySpan<byte> bytes);

    /// <summary>Writes a text string, which Perl will see with the utf8 flag on.</summary>
    /// <param name="utf8">The characters as UTF-8.</param>
    public abstract void WriteText(ReadOnlySpan<byte> utf8);

    /// <summary>Writes a string: as a byte string if it is ASCII, else as text.</summary>
    /// <param name="characters">The characters. A lone surrogate is written as Perl would write it.</param>
    public virtual void WriteString(ReadOnlySpan<char> characters)
    {
        if (characters.Length <= 128)
        {
            Span<byte> small = stackalloc byte[PerlUtf8.GetMaxByteCount(128)];
            WriteString(characters, small);
            return;
        }

        var rented = MessageArrays.Rent<byte>(PerlUtf8.GetMaxByteCount(characters.Length));
        WriteString(characters, rented);
        MessageArrays.Return(rented);
    }

    /// <summary>Begins an array.</summary>
    /// <param name="count">How many elements will be written.</param>
    public abstract void WriteStartArray(int count);

    /// <summary>Ends an array.</summary>
    public abstract void WriteEndArray();

    /// <summary>Begins a hash.</summary>
    /// <param name="count">How many pairs will be written.</param>
    public abstract void WriteStartHash(int count);

    /// <summary>Ends a hash.</summary>
    public abstract void WriteEndHash();

    /// <summary>Writes the key of a pair.</summary>
    /// <param name="key">The characters.</param>
    public abstract void WriteKey(ReadOnlySpan<char> key);

    /// <summary>Writes the key of a pair.</summary>
    /// <param name="key">The bytes, each one character.</param>
    public abstract void WriteKey(ReadOnlySpan<byte> key);

    /// <summary>Writes the key of a pair.</summary>
    internal virtual void WriteKey(PlainKey key) => WriteKey(key.Bytes);

    /// <summary>Begins a reference to the one value that follows.</summary>
    public abstract void WriteStartReference();

    /// <summary>Ends a reference.</summary>
    public abstract void WriteEndReference();

    /// <summary>Begins a blessed value: an array, a hash or a reference follows.</summary>
    /// <param name="className">The class.</param>
    /// <param name="content">What follows: <see cref="PerlType.Array"/>, <see cref="PerlType.Hash"/> or
    /// <see cref="PerlType.Reference"/>.</param>
    public abstract void WriteStartBlessed(ReadOnlySpan<char> className, PerlType content);

    /// <summary>Ends a blessed value.</summary>
    public abstract void WriteEndBlessed();

    /// <summary>Writes a regular expression with its class. Only Sereal and Storable can.</summary>
    /// <param name="regexp">The expression.</param>
    /// <exception cref="PerlDataException">The format has no regular expressions, or not this one's modifiers or
    /// characters.</exception>
    public virtual void WriteRegexp(PerlRegexp regexp) =>
        throw new PerlDataException(PerlDataError.Unsupported, "This message format has no regular expressions");

    /// <summary>
    /// Writes an integer of any size; where the format has none, as a string of its digits, which Perl uses as a number
    /// too.
    /// </summary>
    /// <param name="value">The value.</param>
    public virtual void WriteBigInteger(BigInteger value) => WriteBytes(Encoding.ASCII.GetBytes(BigNumber.ToText(value)));

    /// <summary>
    /// Writes a number of a mantissa and an exponent; where the format has none, as a string as for
    /// <see cref="WriteBigInteger"/>.
    /// </summary>
    /// <param name="value">The value.</param>
    public virtual void WriteBigFloat(BigFloat value) => WriteBytes(Encoding.ASCII.GetBytes(BigNumber.ToText(value)));

    /// <summary>Begins a value with a CBOR tag: the one value that follows.</summary>
    /// <param name="tag">The tag.</param>
    /// <exception cref="PerlDataException">The format has no tags.</exception>
    public virtual void WriteStartTag(ulong tag) =>
        throw new PerlDataException(PerlDataError.Unsupported, $"Only CBOR can carry a tagged value (tag {tag})");

    /// <summary>Ends a value with a CBOR tag.</summary>
    public virtual void WriteEndTag()
    {
    }

    /// <summary>
    /// Writes "the same as before" where a value is written a second time, if the format can say so.
    /// </summary>
    /// <param name="referent">The value, which has not changed since.</param>
    /// <returns>Whether it has been written so; otherwise it must be written out next.</returns>
    public virtual bool WriteShared(object referent) => false;

    /// <summary>
    /// Notes a value that is begun. One that contains itself, in a format that cannot say so, would go on until it nests
    /// too deep; looking for it every so many levels finds it before that, and costs next to nothing.
    /// </summary>
    internal void Begin(PerlReferent referent)
    {
        if ((_open.Count & 63) == 63 && IsOpen(referent))
            throw new PerlDataException(PerlDataError.Cyclic, "The value contains itself, which this message format cannot express");
        _open.Add(referent);
    }

    /// <summary>Notes that the value that was begun last has been written.</summary>
    internal void End() => _open.RemoveAt(_open.Count - 1);

    /// <summary>Whether what is being written stands in this value.</summary>
    private protected bool IsOpen(object referent) => _open.Exists(open => ReferenceEquals(open, referent));

    private protected abstract void WriteHeader(PerlReader? answered);

    /// <summary>Counts a container that is begun.</summary>
    private protected void Enter()
    {
        if (_depth >= _maxDepth)
            throw new PerlDataException(PerlDataError.LimitExceeded, $"Values nest deeper than {_maxDepth} levels, which no peer would read, or contain themselves");
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new PerlDataException(PerlDataError.LimitExceeded, "Values nest deeper than the stack allows");
        _depth++;
    }

    /// <summary>Counts a container that is ended.</summary>
    private protected void Leave() => _depth--;

    /// <summary>How many containers are open.</summary>
    private protected int Depth => _depth;

    private void WriteString(ReadOnlySpan<char> characters, Span<byte> scratch)
    {
        if (Ascii.FromUtf16(characters, scratch, out var written) == System.Buffers.OperationStatus.Done)
            WriteBytes(scratch[..written]);
        else
            WriteText(scratch[..PerlUtf8.GetBytes(characters, scratch)]);
    }
}
