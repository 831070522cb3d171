namespace EventRpc.Protocol.Tests.Framing;

public sealed class MessageBufferTests : IDisposable
{
    private readonly MessageBuffer _buffer = new();

    public void Dispose() => _buffer.Dispose();

    [Fact]
    public void A_new_buffer_is_empty()
    {
        Assert.Equal(0, _buffer.Length);
        Assert.True(_buffer.WrittenMemory.IsEmpty);
        Assert.True(_buffer.WrittenSpan.IsEmpty);
    }

    [Fact]
    public void What_is_written_stays_while_the_buffer_grows()
    {
        var expected = new List<byte>();
        for (var i = 0; i < 2000; i++)
        {
            _buffer.Write((byte)i);
            byte[] run = [.. Enumerable.Repeat((byte)(i * 7), i % 100)];
            _buffer.Write(run);
            expected.Add((byte)i);
            expected.AddRange(run);
        }

        Assert.Equal(expected, _buffer.WrittenSpan.ToArray());
        Assert.Equal(expected, _buffer.WrittenMemory.ToArray());
        Assert.Equal(expected.Count, _buffer.Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(511)]
    [InlineData(513)]
    [InlineData(100_000)]
    public void Room_is_as_large_as_was_asked_for_and_never_nothing(int size)
    {
        for (var i = 0; i < 3; i++)
        {
            var span = _buffer.GetSpan(size);
            Assert.InRange(span.Length, Math.Max(size, 1), int.MaxValue);
            span[..size].Fill((byte)i);
            _buffer.Advance(size);
            Assert.InRange(_buffer.GetMemory(size).Length, Math.Max(size, 1), int.MaxValue);
        }
        Assert.Equal(3 * size, _buffer.Length);
    }

    [Fact]
    public void Nobody_can_claim_to_have_written_more_than_there_is_room_for()
    {
        var room = _buffer.GetSpan(10).Length;

        Assert.Throws<ArgumentOutOfRangeException>(() => _buffer.Advance(room + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => _buffer.Advance(-1));
        _buffer.Advance(room);
        Assert.Equal(room, _buffer.Length);
    }

    [Fact]
    public void A_message_that_went_wrong_is_taken_back()
    {
        _buffer.Write("kept"u8);
        var start = MessageFrame.Begin(_buffer);
        _buffer.Write("went wrong"u8);

        _buffer.Truncate(start);
        _buffer.Write(" too"u8);

        Assert.Equal("kept too"u8.ToArray(), _buffer.WrittenSpan.ToArray());
    }

    [Theory]
    [InlineData(5)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void There_is_no_going_back_to_where_nothing_is(int length)
    {
        _buffer.Write("kept"u8);

        Assert.Throws<ArgumentOutOfRangeException>(() => _buffer.Truncate(length));
    }

    [Fact]
    public void What_was_written_can_be_changed()
    {
        _buffer.Write("abc"u8);

        _buffer.WrittenSpan[1] = (byte)'x';

        Assert.Equal("axc"u8.ToArray(), _buffer.WrittenMemory.ToArray());
    }

    [Fact]
    public void A_message_that_grows_without_end_is_stopped_near_the_limit()
    {
        _buffer.Limit = 10_000;

        var refusal = Assert.Throws<PerlDataException>(() =>
        {
            for (var i = 0; i < 1_000_000; i++)
                _buffer.Write(new byte[100]);
        });

        Assert.Equal(PerlDataError.MessageTooLarge, refusal.Error);
        Assert.InRange(_buffer.Length, 9_900, 32_768);
    }

    [Fact]
    public void A_single_piece_beyond_the_limit_is_refused_and_what_was_there_stays()
    {
        _buffer.Write("kept"u8);
        _buffer.Limit = 10_000;

        Assert.Throws<PerlDataException>(() => _buffer.Write(new byte[20_000]));
        Assert.Throws<PerlDataException>(() => _buffer.GetMemory(int.MaxValue));

        Assert.Equal("kept"u8.ToArray(), _buffer.WrittenSpan.ToArray());
    }

    [Fact]
    public void A_released_buffer_is_empty_and_can_be_written_to_again()
    {
        _buffer.Write(new byte[10_000]);

        _buffer.Release();
        _buffer.Release();
        Assert.Equal(0, _buffer.Length);

        _buffer.Write("again"u8);
        Assert.Equal("again"u8.ToArray(), _buffer.WrittenSpan.ToArray());
    }
}
