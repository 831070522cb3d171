using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace EventRpc.Protocol.Tests.Framing;

/// <summary>Frames, and a reader that is fed as a connection feeds it: what it leaves comes again with the next piece.</summary>
internal static class Frames
{
    public static byte[] Of(params string[] bodies) => [.. bodies.SelectMany(body => Of(Encoding.ASCII.GetBytes(body)))];

    public static byte[] Of(byte[] body) => [.. Header((uint)body.Length), .. body];

    public static byte[] Header(uint length)
    {
        var header = new byte[MessageFrame.HeaderLength];
        BinaryPrimitives.WriteUInt32BigEndian(header, length);
        return header;
    }

    /// <summary>Feeds pieces to a reader, one after the other.</summary>
    /// <returns>The bodies, and what else was found, in order.</returns>
    public static List<string> Feed(FrameReader reader, params IEnumerable<byte[]> pieces)
    {
        var found = new List<string>();
        byte[] left = [];
        foreach (var piece in pieces)
        {
            left = [.. left, .. piece];
            var buffer = new ReadOnlySequence<byte>(left);
            FrameReadResult result;
            while ((result = reader.Read(ref buffer)) != FrameReadResult.Incomplete)
            {
                found.Add(result == FrameReadResult.Message ? BodyOf(reader) : result.ToString());
                if (result == FrameReadResult.TooLarge)
                    reader.SkipBody();
            }
            left = buffer.ToArray();
        }
        return found;
    }

    public static string BodyOf(FrameReader reader) => Encoding.ASCII.GetString(reader.Body);
}
