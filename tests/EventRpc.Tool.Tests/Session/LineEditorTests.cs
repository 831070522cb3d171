using System.Diagnostics;
using System.Text;
using EventRpc.Tool.Tests.Servers;

namespace EventRpc.Tool.Tests.Session;

/// <summary>A session that is typed at a terminal: a pseudo terminal that script(1) makes.</summary>
public sealed class LineEditorTests
{
    private const string Prompt = "eventrpc> ";
    private const string Up = "\u001b[A";
    private const string Left = "\u001b[D";
    private const string ControlC = "\u0003";
    private const string ControlD = "\u0004";

    [Fact]
    public async Task Lines_are_completed_edited_and_fetched_back()
    {
        await using var server = await OurServer.StartAsync();

        var run = await TypeAsync(server,
        [
            // Each is typed when what the one before it does is seen.
            ("a = My::Mo\tne\tdata=onx" + Left + "\u001b[3~e\r", "data=one"),
            ("a get_d\t\r", "\none\r"),
            ("a get_\t\t", "get_bytes  get_cycle  get_data  get_escape"),
            (ControlC, "^C"),
            ("b fail\r", "no object 'b'"),
            (Up + Up + "\r", "\none\r"),
            (ControlD, ""),
        ]);

        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task A_password_is_not_shown()
    {
        await using var server = await OurServer.StartAsync(("EventRpc:Authentication:Users:fred", "frh4./qCggHMw"));

        var run = await TypeAsync(server, [("rightx\u007f\r", "My::Module")], "classes --user fred", "Password of fred: ");

        Assert.DoesNotContain("rightx", run.Output, StringComparison.Ordinal);
        Assert.Contains("My::Module  11 methods", run.Output, StringComparison.Ordinal);
        Assert.Equal(0, run.ExitCode);
    }

    /// <summary>Types at a terminal, where the tool runs.</summary>
    private static Task<ToolRun> TypeAsync(TestServer server, IEnumerable<(string Keys, string Seen)> typed, string command = "interactive", string prompt = Prompt)
    {
        if (!File.Exists("/usr/bin/script"))
            Assert.Skip("script is needed, of Debian's bsdutils");
        var start = new ProcessStartInfo("/usr/bin/script", ["--quiet", "--return", "--command", $"dotnet {Executable.Tool} {command}", "/dev/null"]);
        start.Environment["EVENTRPC_SERVER"] = $"127.0.0.1:{server.Port}";
        start.Environment["TERM"] = "xterm";
        return Executable.RunAsync(start, async (input, output) =>
        {
            var seen = await ReadUntilAsync(output, prompt);
            foreach (var (keys, expected) in typed)
            {
                await input.WriteAsync(keys);
                await input.FlushAsync(TestContext.Current.CancellationToken);
                seen += await ReadUntilAsync(output, expected);
            }
            return seen;
        });
    }

    private static async Task<string> ReadUntilAsync(StreamReader output, string expected)
    {
        var seen = new StringBuilder();
        var buffer = new char[1024];
        while (!seen.ToString().Contains(expected, StringComparison.Ordinal))
        {
            var read = await output.ReadAsync(buffer, TestContext.Current.CancellationToken);
            Assert.True(read > 0, $"The terminal ended before it showed '{expected}': {seen}");
            seen.Append(buffer, 0, read);
        }
        return seen.ToString();
    }
}
