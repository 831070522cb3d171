using System.Buffers;
using System.Runtime.CompilerServices;

namespace EventRpc.Protocol;

/// <summary>
/// A growing run of bytes in pooled memory, which messages are written to. Unlike a pipe it can be gone back in: a
/// length can be filled in afterwards, and a message that went wrong can be taken back.
/// </summary>
public sealed class MessageBuffer : IBufferWriter<byte>, IDisposable
{
    private const int MinimumSize = 512;

    private byte[] _array = [];
    private int _length;

    /// <summary>How many bytes have been written.</summary>
    public int Length => _length;

    /// <summary>
    /// The length, in bytes, near which writing fails with <see cref="PerlDataError.MessageTooLarge"/>, so that a
    /// message that grows without end does not fill memory. It may be passed by as much as the buffer already holds.
    /// </summary>
    public int Limit { get; set; } = Array.MaxLength;

    /// <summary>What has been written, valid until more is written.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _array.AsMemory(0, _length);

    /// <summary>What has been written, valid until more is written.</summary>
    public Span<byte> WrittenSpan => _array.AsSpan(0, _length);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        var needed = sizeHint < 1 ? 1 : sizeHint;
        if (_array.Length - _length < needed)
            Grow(needed);
        return _array.AsSpan(_length);
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        GetSpan(sizeHint);
        return _array.AsMemory(_length);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance(int count)
    {
        if ((uint)count > (uint)(_array.Length - _length))
            throw new ArgumentOutOfRangeException(nameof(count));
        _length += count;
    }

    /// <summary>Appends one byte.</summary>
    /// <param name="value">The byte.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(byte value)
    {
        if (_length == _array.Length)
            Grow(1);
        _array[_length++] = value;
    }

    /// <summary>Appends bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (_array.Length - _length < bytes.Length)
            Grow(bytes.Length);
        bytes.CopyTo(_array.AsSpan(_length));
        _length += bytes.Length;
    }

    /// <summary>Takes back everything behind a length.</summary>
    /// <param name="length">The length to go back to, at most <see cref="Length"/>.</param>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)_length, nameof(length));
        _length = length;
    }

    /// <summary>Empties the buffer and gives its memory back to the pool. It can be written to again.</summary>
    public void Release()
    {
        var array = _array;
        _array = [];
        _length = 0;
        if (array.Length > 0)
            MessageArrays.Return(array);
    }

    /// <inheritdoc cref="Release"/>
    public void Dispose() => Release();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int needed)
    {
        var size = (long)_length + needed;
        if (size > Limit)
            throw new PerlDataException(PerlDataError.MessageTooLarge, $"The message is larger than {Limit} bytes");
        var doubled = Math.Min((long)_array.Length * 2, Array.MaxLength);
        var grown = MessageArrays.Rent<byte>((int)Math.Max(Math.Max(size, doubled), MinimumSize));
        _array.AsSpan(0, _length).CopyTo(grown);
        if (_array.Length > 0)
            MessageArrays.Return(_array);
        _array = grown;
    }
}
