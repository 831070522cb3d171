using System.Buffers;
using System.Text;

namespace EventRpc.Protocol.Tests.Framing;

public sealed class FrameReaderTests : IDisposable
{
    private static readonly byte[] ThreeMessages = Frames.Of("first", "2", "the third message");
    private static readonly string[] ThreeBodies = ["first", "2", "the third message"];

    private readonly FrameReader _reader = new(1000);

    public void Dispose() => _reader.Dispose();

    [Fact]
    public void Messages_in_one_buffer_are_taken_one_by_one()
    {
        Assert.Equal(ThreeBodies, Frames.Feed(_reader, ThreeMessages));
        Assert.False(_reader.IsInsideMessage);
    }

    [Fact]
    public void Messages_split_in_two_anywhere_are_the_same_messages()
    {
        for (var at = 0; at <= ThreeMessages.Length; at++)
            Assert.Equal(ThreeBodies, Frames.Feed(_reader, ThreeMessages[..at], ThreeMessages[at..]));
    }

    [Fact]
    public void Messages_split_in_three_anywhere_are_the_same_messages()
    {
        for (var first = 0; first <= ThreeMessages.Length; first++)
        {
            for (var second = first; second <= ThreeMessages.Length; second++)
                Assert.Equal(ThreeBodies, Frames.Feed(_reader, ThreeMessages[..first], ThreeMessages[first..second], ThreeMessages[second..]));
        }
    }

    [Fact]
    public void Messages_that_arrive_byte_by_byte_are_the_same_messages() =>
        Assert.Equal(ThreeBodies, Frames.Feed(_reader, ThreeMessages.Chunk(1)));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(7)]
    public void Messages_that_lie_across_segments_are_the_same_messages(int segmentLength)
    {
        var buffer = Segments.Cut(ThreeMessages, segmentLength);
        foreach (var body in ThreeBodies)
        {
            Assert.Equal(FrameReadResult.Message, _reader.Read(ref buffer));
            Assert.Equal(body, Frames.BodyOf(_reader));
        }
        Assert.Equal(FrameReadResult.Incomplete, _reader.Read(ref buffer));
        Assert.True(buffer.IsEmpty);
    }

    [Fact]
    public void Segments_without_bytes_do_no_harm()
    {
        var buffer = Segments.Of(Array.Empty<byte>(), ThreeMessages.AsMemory(..6), Array.Empty<byte>(), ThreeMessages.AsMemory(6..9), Array.Empty<byte>());

        Assert.Equal(FrameReadResult.Message, _reader.Read(ref buffer));
        Assert.Equal("first", Frames.BodyOf(_reader));
        Assert.Equal(FrameReadResult.Incomplete, _reader.Read(ref buffer));
    }

    [Fact]
    public void A_body_that_lies_in_one_piece_is_not_copied()
    {
        var buffer = new ReadOnlySequence<byte>(ThreeMessages);

        _reader.Read(ref buffer);

        Assert.Same(ThreeMessages, _reader.Body.Array);
        Assert.Equal(MessageFrame.HeaderLength, _reader.Body.Offset);
        Assert.Equal(5, _reader.Body.Count);
    }

    [Fact]
    public void What_follows_a_message_is_left_in_the_buffer()
    {
        var buffer = new ReadOnlySequence<byte>(ThreeMessages);

        _reader.Read(ref buffer);

        Assert.Equal(ThreeMessages[9..], buffer.ToArray());
    }

    [Fact]
    public void The_beginning_of_a_header_is_left_in_the_buffer()
    {
        var buffer = new ReadOnlySequence<byte>(ThreeMessages, 0, 3);

        Assert.Equal(FrameReadResult.Incomplete, _reader.Read(ref buffer));

        Assert.Equal(3, buffer.Length);
        Assert.False(_reader.IsInsideMessage);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(8)]
    public void An_end_of_input_inside_a_message_can_be_seen(int length)
    {
        Assert.Empty(Frames.Feed(_reader, ThreeMessages[..length]));

        Assert.True(_reader.IsInsideMessage);
        Assert.Equal(5u, _reader.AnnouncedLength);
    }

    [Fact]
    public void A_body_stays_until_it_is_released()
    {
        Frames.Feed(_reader, ThreeMessages[..6]);
        var rest = new ReadOnlySequence<byte>(ThreeMessages, 6, 3);

        Assert.Equal(FrameReadResult.Message, _reader.Read(ref rest));
        Assert.Equal("first", Frames.BodyOf(_reader));

        _reader.Release();
        Assert.Equal(0, _reader.Body.Count);
        _reader.Release();
    }

    [Fact]
    public void A_message_without_a_body_is_told_apart()
    {
        var buffer = new ReadOnlySequence<byte>(Frames.Header(0));

        Assert.Equal(FrameReadResult.Empty, _reader.Read(ref buffer));

        Assert.True(buffer.IsEmpty);
        Assert.False(_reader.IsInsideMessage);
    }

    [Fact]
    public void A_message_of_exactly_the_limit_is_taken()
    {
        var body = new string('x', _reader.MaxLength);

        Assert.Equal([body], Frames.Feed(_reader, Frames.Of(body)));
    }

    [Theory]
    [InlineData(1001u)]
    [InlineData(0x7fffffffu)]
    [InlineData(0x80000000u)]
    [InlineData(0xffffffffu)]
    public void A_larger_message_is_refused_with_its_length(uint announced)
    {
        var buffer = new ReadOnlySequence<byte>([.. Frames.Header(announced), .. "body"u8]);

        Assert.Equal(FrameReadResult.TooLarge, _reader.Read(ref buffer));

        Assert.Equal(announced, _reader.AnnouncedLength);
        Assert.Equal("body"u8.ToArray(), buffer.ToArray());
    }

    [Fact]
    public void A_larger_message_stays_refused_until_it_is_skipped()
    {
        byte[] input = [.. Frames.Header(1001), .. new byte[1001]];
        var buffer = new ReadOnlySequence<byte>(input);

        _reader.Read(ref buffer);

        Assert.Equal(FrameReadResult.TooLarge, _reader.Read(ref buffer));
        Assert.Equal(1001, buffer.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1004)]
    [InlineData(5000)]
    public void Skipping_a_larger_message_leads_to_the_next(int pieceLength)
    {
        byte[] input = [.. Frames.Header(3000), .. new byte[3000], .. ThreeMessages];

        Assert.Equal(["TooLarge", "Skipped", .. ThreeBodies], Frames.Feed(_reader, input.Chunk(pieceLength)));
    }

    [Fact]
    public void An_end_of_input_inside_a_skipped_message_can_be_seen()
    {
        Frames.Feed(_reader, Frames.Header(3000), new byte[2999]);
        Assert.True(_reader.IsInsideMessage);

        Frames.Feed(_reader, new byte[1]);
        Assert.False(_reader.IsInsideMessage);
    }

    [Fact]
    public void Skipping_the_largest_message_counts_beyond_two_gigabytes()
    {
        var buffer = new ReadOnlySequence<byte>(Frames.Header(uint.MaxValue));
        _reader.Read(ref buffer);
        _reader.SkipBody();

        var megabyte = new byte[1 << 20];
        for (var i = 0; i < 4095; i++)
        {
            buffer = new ReadOnlySequence<byte>(megabyte);
            Assert.Equal(FrameReadResult.Incomplete, _reader.Read(ref buffer));
            Assert.True(buffer.IsEmpty);
        }

        Assert.Equal(["Skipped", "2"], Frames.Feed(_reader, [.. megabyte[1..], .. Frames.Of("2")]));
    }

    [Fact]
    public void What_a_header_merely_announces_takes_no_memory()
    {
        using var reader = new FrameReader(int.MaxValue);
        byte[] input = [.. Frames.Header(int.MaxValue), .. new byte[100]];
        Frames.Feed(reader, Frames.Of("warm up"));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            using var another = new FrameReader(int.MaxValue);
            var buffer = new ReadOnlySequence<byte>(input);
            Assert.Equal(FrameReadResult.Incomplete, another.Read(ref buffer));
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void Memory_that_is_no_array_is_read_as_well()
    {
        var buffer = new ReadOnlySequence<byte>(new OpaqueMemory(ThreeMessages).Memory);

        foreach (var body in ThreeBodies)
        {
            Assert.Equal(FrameReadResult.Message, _reader.Read(ref buffer));
            Assert.Equal(body, Frames.BodyOf(_reader));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_limit_must_leave_room_for_a_message(int maxLength) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new FrameReader(maxLength));

    [Fact]
    public void What_a_frame_is_written_around_can_be_read()
    {
        using var output = new MessageBuffer();
        foreach (var body in ThreeBodies)
        {
            var start = MessageFrame.Begin(output);
            output.Write(Encoding.ASCII.GetBytes(body));
            Assert.Equal(body.Length, MessageFrame.End(output, start));
        }

        Assert.Equal(ThreeMessages, output.WrittenSpan.ToArray());
    }
}
