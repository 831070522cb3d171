using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;

namespace EventRpc.Interop.Tests.Recoding;

/// <summary>
/// The decoder and encoder of one message format that the unmodified peer uses, in a perl of their own that serves one
/// document after the other. Should one of them be its end, the next document gets a new one.
/// </summary>
internal sealed class PerlCodec(string format) : IDisposable
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private Process? _perl;
    private Task<string> _errors = Task.FromResult("");

    /// <summary>Has Perl decode a document and encode the value again.</summary>
    /// <param name="document">The document.</param>
    /// <param name="classes">The classes that a program would have loaded.</param>
    public Recoded Recode(byte[] document, IEnumerable<string> classes)
    {
        lock (_lock)
        {
            var perl = _perl ??= Start();
            using var limit = new Timer(_ => perl.Kill(), null, TimeLimit, Timeout.InfiniteTimeSpan);
            try
            {
                var input = perl.StandardInput.BaseStream;
                Send(input, Encoding.UTF8.GetBytes(string.Join('\n', classes)));
                Send(input, document);
                input.Flush();
                var output = perl.StandardOutput.BaseStream;
                return new Recoded(new PerlAnswer(Receive(output)), new PerlAnswer(Receive(output)));
            }
            catch (IOException e)
            {
                Stop();
                Assert.Fail($"perl ended, or did not answer within {TimeLimit.TotalSeconds} seconds: {e.Message} {_errors.Result}");
                throw;
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
            Stop();
    }

    private Process Start()
    {
        var start = new ProcessStartInfo("perl", [Path.Combine(PerlPeer.ScriptFolder, "recode.pl"), format])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C";
        var perl = Process.Start(start)!;
        _errors = perl.StandardError.ReadToEndAsync();
        return perl;
    }

    private void Stop()
    {
        if (_perl is null)
            return;
        _perl.Kill();
        _perl.WaitForExit();
        _errors.Wait();
        _perl.Dispose();
        _perl = null;
    }

    private static void Send(Stream input, byte[] bytes)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        input.Write(length);
        input.Write(bytes);
    }

    private static byte[] Receive(Stream output)
    {
        var length = new byte[4];
        output.ReadExactly(length);
        var bytes = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
        output.ReadExactly(bytes);
        return bytes;
    }
}
