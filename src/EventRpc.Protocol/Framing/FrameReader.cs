using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace EventRpc.Protocol;

/// <summary>What <see cref="FrameReader.Read"/> found.</summary>
public enum FrameReadResult
{
    /// <summary>A whole message: its body is in <see cref="FrameReader.Body"/>.</summary>
    Message,

    /// <summary>
    /// The message is not complete yet. What was there of its body has been taken; of its header nothing has been
    /// taken before all of it is there.
    /// </summary>
    Incomplete,

    /// <summary>A message without a body, which no peer sends: the connection is to be closed.</summary>
    Empty,

    /// <summary>
    /// The header announces more than the limit: <see cref="FrameReader.AnnouncedLength"/>. The body has not been
    /// taken; <see cref="FrameReader.SkipBody"/> passes over it.
    /// </summary>
    TooLarge,

    /// <summary>The body that <see cref="FrameReader.SkipBody"/> was to pass over has passed.</summary>
    Skipped,
}

/// <summary>
/// Takes messages out of a byte stream that arrives in pieces of any size. A body that lies in one piece is used where
/// it is; others are put together in pooled memory, which grows with what has arrived, not with what is announced.
/// </summary>
public sealed class FrameReader : IDisposable
{
    private readonly MessageBuffer _assembled = new();
    private long _toSkip;

    /// <summary>Creates a reader for one connection.</summary>
    /// <param name="maxLength">The longest body to accept, in bytes.</param>
    public FrameReader(int maxLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxLength);
        MaxLength = maxLength;
    }

    /// <summary>The longest body to accept, in bytes. It may be changed between messages.</summary>
    public int MaxLength { get; set; }

    /// <summary>The length that the current message's header announces, in bytes; 0 between messages.</summary>
    public uint AnnouncedLength { get; private set; }

    /// <summary>Whether a message's header has been taken, but not all of its body.</summary>
    public bool IsInsideMessage => AnnouncedLength > 0 || _toSkip > 0;

    /// <summary>The body of the last message, valid until <see cref="Release"/> or the next <see cref="Read"/>.</summary>
    public ArraySegment<byte> Body { get; private set; }

    /// <summary>Takes the next message.</summary>
    /// <param name="buffer">What has arrived; on return, what is left of it.</param>
    /// <returns>What was found.</returns>
    public FrameReadResult Read(ref ReadOnlySequence<byte> buffer)
    {
        Release();
        if (_toSkip > 0)
            return TrySkip(ref buffer) ? FrameReadResult.Skipped : FrameReadResult.Incomplete;

        if (AnnouncedLength == 0)
        {
            if (!TryReadHeader(ref buffer, out var length))
                return FrameReadResult.Incomplete;
            if (length == 0)
                return FrameReadResult.Empty;
            AnnouncedLength = length;
        }
        if (AnnouncedLength > (uint)MaxLength)
            return FrameReadResult.TooLarge;

        if (_assembled.Length == 0 && buffer.Length >= AnnouncedLength)
        {
            var body = buffer.Slice(0, AnnouncedLength);
            if (body.IsSingleSegment && MemoryMarshal.TryGetArray(body.First, out var inPlace))
                Body = inPlace;
            else
                Body = Assemble(body);
            buffer = buffer.Slice(body.End);
            AnnouncedLength = 0;
            return FrameReadResult.Message;
        }

        var missing = AnnouncedLength - _assembled.Length;
        var arrived = buffer.Slice(0, Math.Min(missing, buffer.Length));
        var whole = Assemble(arrived);
        buffer = buffer.Slice(arrived.End);
        if (arrived.Length < missing)
            return FrameReadResult.Incomplete;
        Body = whole;
        AnnouncedLength = 0;
        return FrameReadResult.Message;
    }

    /// <summary>After <see cref="FrameReadResult.TooLarge"/>: passes over the body as it arrives, keeping none of it.</summary>
    public void SkipBody()
    {
        _toSkip = AnnouncedLength;
        AnnouncedLength = 0;
    }

    /// <summary>Lets go of <see cref="Body"/>, giving pooled memory back.</summary>
    public void Release()
    {
        if (Body.Array is null)
            return;
        Body = default;
        _assembled.Release();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Body = default;
        _assembled.Dispose();
    }

    private static bool TryReadHeader(ref ReadOnlySequence<byte> buffer, out uint length)
    {
        length = 0;
        if (buffer.Length < MessageFrame.HeaderLength)
            return false;
        if (buffer.FirstSpan.Length >= MessageFrame.HeaderLength)
        {
            length = BinaryPrimitives.ReadUInt32BigEndian(buffer.FirstSpan);
        }
        else
        {
            Span<byte> header = stackalloc byte[MessageFrame.HeaderLength];
            buffer.Slice(0, MessageFrame.HeaderLength).CopyTo(header);
            length = BinaryPrimitives.ReadUInt32BigEndian(header);
        }
        buffer = buffer.Slice(MessageFrame.HeaderLength);
        return true;
    }

    private bool TrySkip(ref ReadOnlySequence<byte> buffer)
    {
        var skipped = Math.Min(_toSkip, buffer.Length);
        buffer = buffer.Slice(skipped);
        _toSkip -= skipped;
        return _toSkip == 0;
    }

    private ArraySegment<byte> Assemble(ReadOnlySequence<byte> part)
    {
        foreach (var memory in part)
            _assembled.Write(memory.Span);
        MemoryMarshal.TryGetArray(_assembled.WrittenMemory, out var whole);
        return whole;
    }
}
