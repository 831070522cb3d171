using EventRpc.Interop.Tests.Recoding;
using EventRpc.Protocol;

[assembly: AssemblyFixture(typeof(PerlCodecs))]

namespace EventRpc.Interop.Tests.Recoding;

/// <summary>The peer's codecs, started when the first test needs them and ended with the last.</summary>
public sealed class PerlCodecs : IDisposable
{
    private readonly Dictionary<MessageFormat, PerlCodec> _codecs = MessageFormat.All.ToDictionary(format => format, format => new PerlCodec(format.Name));

    public void Dispose()
    {
        foreach (var codec in _codecs.Values)
            codec.Dispose();
    }

    /// <summary>The codec of a format; skips the test where there is no Perl.</summary>
    internal PerlCodec Of(MessageFormat format)
    {
        PerlPeer.Require();
        return _codecs[format];
    }
}
