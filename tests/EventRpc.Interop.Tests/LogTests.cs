using System.Text.RegularExpressions;

namespace EventRpc.Interop.Tests;

/// <summary>
/// What nc reads from the log listener while the peer's client makes calls, compared with what it reads from the peer's
/// own server.
/// </summary>
public sealed partial class LogTests
{
    [Fact]
    public async Task Log_clients_read_the_lines_that_the_peers_server_writes()
    {
        PerlPeer.Require(alsoExamples: true, alsoNetcat: true);
        var theirs = (await RunAsync()).Output;
        await using var host = await InteropHost.StartAsync(
            ("Kestrel:Endpoints:EventRpcLog:Url", "http://127.0.0.1:0"),
            ("EventRpc:Log:MinimumLevel", "5"));
        var ours = (await RunAsync("--port", $"{host.EndPoint.Port}", "--log", $"{host.LogEndPoint.Port}")).Output;

        // Here a client cannot begin a line.
        Assert.Contains(@"[1] cid=1: Unknown request command 'no such\x{a}command'" + '\n', ours, StringComparison.Ordinal);
        ours = ours.Replace(@"\x{a}", "\n", StringComparison.Ordinal);
        // The lines before the log client came, which the peer does not keep, and facts that it does not tell.
        ours = ours[(ours.IndexOf("New log client connected", StringComparison.Ordinal) - "Sun Nov 22 06:53:33 2026 [2] ".Length)..];
        ours = Remote().Replace(ours, "");
        ours = OnlyOurs().Replace(ours, "");
        theirs = OnlyTheirs().Replace(theirs, "");
        Assert.Equal(Normalise(theirs), Normalise(ours));
        Assert.StartsWith("TIME [2] New log client connected\nTIME [2] cid=1: Got new RPC connection. Connection ID is 1\n", Normalise(ours), StringComparison.Ordinal);
    }

    private static async Task<PerlRun> RunAsync(params string[] arguments)
    {
        var run = await PerlPeer.RunAsync("log.pl", arguments);
        run.AssertSuccess();
        return run;
    }

    private static string Normalise(string lines) => Id().Replace(Time().Replace(lines, "TIME"), "ID");

    [GeneratedRegex(@"^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ 123]\d [012]\d:\d\d:\d\d \d{4}(?= \[[1-5]\] )", RegexOptions.Multiline)]
    private static partial Regex Time();

    [GeneratedRegex(@"0x[0-9a-f]+")]
    private static partial Regex Id();

    [GeneratedRegex(@" \(from [^)]*\)$", RegexOptions.Multiline)]
    private static partial Regex Remote();

    [GeneratedRegex(@"^.*\[4\] cid=1: Message format is now SERL\n", RegexOptions.Multiline)]
    private static partial Regex OnlyOurs();

    /// <summary>How Perl found the class in a file.</summary>
    [GeneratedRegex(@"^.*(\[3\] cid=1: Class 'Test_class' successfully loaded|\[5\] cid=1: filename=.*)\n", RegexOptions.Multiline)]
    private static partial Regex OnlyTheirs();
}
