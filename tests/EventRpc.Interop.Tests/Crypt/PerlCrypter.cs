using System.Diagnostics;
using System.Text;

namespace EventRpc.Interop.Tests.Crypt;

/// <summary>Event::RPC->crypt in a perl that answers one question after the other.</summary>
internal sealed class PerlCrypter : IDisposable
{
    /// <summary>How long an answer may take.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(1);

    private readonly Process _perl;
    private readonly Task<string> _errors;
    private readonly Timer _limit;

    public PerlCrypter()
    {
        PerlPeer.Require();
        var start = new ProcessStartInfo("perl", [Path.Combine(PerlPeer.ScriptFolder, "crypt.pl")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.Latin1,
        };
        start.Environment["LC_ALL"] = "C";
        _perl = Process.Start(start)!;
        _errors = _perl.StandardError.ReadToEndAsync();
        _limit = new Timer(_ => _perl.Kill(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What Perl makes of a user and a password: the token, or "!" and what it dies with.</summary>
    public string Hash(string user, string password)
    {
        _limit.Change(TimeLimit, Timeout.InfiniteTimeSpan);
        _perl.StandardInput.Write($"{Hex(user)}:{Hex(password)}\n");
        _perl.StandardInput.Flush();
        var answer = _perl.StandardOutput.ReadLine();
        _limit.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (answer is null)
            Assert.Fail($"perl ended: {_errors.Result}");
        return answer;
    }

    public void Dispose()
    {
        _limit.Dispose();
        _perl.StandardInput.Close();
        if (!_perl.WaitForExit(TimeSpan.FromSeconds(10)))
        {
            _perl.Kill();
            _perl.WaitForExit();
        }
        _errors.Wait();
        _perl.Dispose();
    }

    private static string Hex(string text) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text));
}
