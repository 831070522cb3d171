using EventRpc.Client;

namespace EventRpc.Tool.Tests.Output;

/// <summary>Lines of a log.</summary>
public sealed class LogPrinterTests : IDisposable
{
    private readonly StringWriter _output = new() { NewLine = "\n" };

    public void Dispose() => _output.Dispose();

    [Fact]
    public async Task Levels_have_colours_and_the_text_has_none()
    {
        await new LogPrinter(_output, json: false, hasColours: true, maxLevel: 5).WriteAsync(RpcLogLine.Parse("Sun Nov 22 06:53:33 2026 [2] a\u001b[31mb"));

        Assert.Equal("\u001b[33m2026-11-22 06:53:33 [2] a\\u001b[31mb\u001b[0m\n", _output.ToString());
    }

    [Fact]
    public async Task A_line_without_a_level_belongs_to_the_one_before()
    {
        var printer = new LogPrinter(_output, json: false, hasColours: false, maxLevel: 1);

        Assert.False(await printer.WriteAsync(RpcLogLine.Parse("Sun Nov 22 06:53:33 2026 [4] details")));
        Assert.False(await printer.WriteAsync(RpcLogLine.Parse("more details")));
        Assert.True(await printer.WriteAsync(RpcLogLine.Parse("Mon Nov  2 06:53:33 2026 [1] stopped")));
        Assert.True(await printer.WriteAsync(RpcLogLine.Parse("at once")));

        Assert.Equal("2026-11-02 06:53:33 [1] stopped\nat once\n", _output.ToString());
    }

    [Fact]
    public async Task JSON_says_what_a_line_does_not_have()
    {
        var printer = new LogPrinter(_output, json: true, hasColours: true, maxLevel: 5);
        await printer.WriteAsync(RpcLogLine.Parse("Sun Nov 22 06:53:33 2026 [1] stopped"));
        await printer.WriteAsync(RpcLogLine.Parse("a \"b\""));

        Assert.Equal("""
            {"time":"2026-11-22T06:53:33","level":1,"text":"stopped"}
            {"time":null,"level":null,"text":"a \"b\""}

            """.ReplaceLineEndings("\n"), _output.ToString());
    }
}
