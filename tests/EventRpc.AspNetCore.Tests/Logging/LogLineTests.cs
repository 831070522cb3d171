using System.Buffers;
using System.Globalization;
using System.Text;

namespace EventRpc.AspNetCore.Tests.Logging;

public sealed class LogLineTests
{
    [Theory]
    [InlineData("2026-11-22T06:53:33+01:00", 1, "Server stopped", "Sun Nov 22 06:53:33 2026 [1] Server stopped\n")]
    [InlineData("2026-05-02T23:05:09-07:00", 4, "cid=3: RPC command: über", "Sat May  2 23:05:09 2026 [4] cid=3: RPC command: über\n")]
    [InlineData("0099-01-01T00:00:00Z", 5, "", "Thu Jan  1 00:00:00 0099 [5] \n")]
    public void A_line_is_written_as_the_peer_writes_it(string time, int level, string text, string expected)
    {
        var output = new ArrayBufferWriter<byte>();
        LogLine.Write(output, DateTimeOffset.Parse(time, CultureInfo.InvariantCulture), level, text);
        Assert.Equal(expected, Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Theory]
    [InlineData('x')]
    [InlineData('\uffff')]
    [InlineData('\ud800')]
    public void The_longest_text_fits(char c)
    {
        var output = new ArrayBufferWriter<byte>();
        LogLine.Write(output, DateTimeOffset.MaxValue, 5, new string(c, 1025));
        Assert.Equal(30 + 1025 * (c == 'x' ? 1 : 3), output.WrittenCount);
        Assert.Equal((byte)'\n', output.WrittenSpan[^1]);
    }
}
