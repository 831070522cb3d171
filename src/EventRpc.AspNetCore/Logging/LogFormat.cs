using System.Buffers;

namespace EventRpc.AspNetCore;

/// <summary>How the lines of the log look to a reader. One for each reader.</summary>
internal abstract class LogFormat
{
    /// <summary>How long a reader may hear nothing; infinite where nothing can be said that is no line.</summary>
    public virtual TimeSpan LongestSilence => Timeout.InfiniteTimeSpan;

    /// <summary>Writes a line.</summary>
    public abstract void WriteLine(IBufferWriter<byte> output, RpcLogEntry entry);

    /// <summary>Says that the reader has missed lines.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="count">How many.</param>
    /// <param name="last">The number of the last of them.</param>
    public abstract void WriteLost(IBufferWriter<byte> output, long count, long last);

    /// <summary>Says that there is nothing to say.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="last">The number of the last line that the reader needs not be given again.</param>
    public virtual void WriteSilence(IBufferWriter<byte> output, long last)
    {
    }
}

/// <summary>The peer's lines, in the server's time zone.</summary>
internal sealed class PeerLogFormat(TimeProvider time) : LogFormat
{
    public override void WriteLine(IBufferWriter<byte> output, RpcLogEntry entry) =>
        LogLine.Write(output, TimeZoneInfo.ConvertTime(entry.Time, time.LocalTimeZone), entry.Level, entry.Text);

    public override void WriteLost(IBufferWriter<byte> output, long count, long last) =>
        LogLine.Write(output, time.GetLocalNow(), PeerLevel.Lowest, $"{count} log lines lost, as this client reads too slowly");
}
