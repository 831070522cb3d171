using System.Text.Json;
using EventRpc.Tool.Tests.Servers;

namespace EventRpc.Tool.Tests.Commands;

/// <summary>The commands, against any server.</summary>
public abstract class ServerTests
{
    protected abstract Task<TestServer> StartAsync();

    [Fact]
    public async Task Classes_are_listed_with_the_number_of_their_methods()
    {
        await using var server = await StartAsync();

        Assert.Equal("My::Module  11 methods\nMy::Owner   2 methods\n", (await server.RunAsync("classes")).Succeeded());
        Assert.Equal("""[{"class":"My::Module","methods":11},{"class":"My::Owner","methods":2}]""" + "\n", (await server.RunAsync("classes", "--json")).Succeeded());
    }

    [Fact]
    public async Task A_class_is_described_by_its_methods_and_what_they_are()
    {
        await using var server = await StartAsync();

        Assert.Equal("My::Owner\n  new       constructor\n  get_name  method\n", (await server.RunAsync("describe", "My::Owner")).Succeeded());
        var all = JsonDocument.Parse((await server.RunAsync("describe", "--json")).Succeeded()).RootElement;
        Assert.Equal("object method", all.GetProperty("My::Module").GetProperty("get_owner").GetString());
        Assert.Contains("no class 'My::Nothing'", (await server.RunAsync("describe", "My::Nothing")).FailedWith(ExitCode.Failed), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SERL")]
    [InlineData("CBOR")]
    [InlineData("json")]
    [InlineData("STOR")]
    public async Task An_object_is_made_and_its_methods_are_called_in_turn(string format)
    {
        await using var server = await StartAsync();

        var run = await server.RunAsync("--format", format, "call", "My::Module", "new", "data=one", "--", "get_data", "--", "set_data", "two", "--", "get_data");

        Assert.Equal("one\ntwo\ntwo\n", run.Succeeded());
    }

    [Fact]
    public async Task The_constructor_is_new_where_none_is_named()
    {
        await using var server = await StartAsync();

        Assert.Equal("é\n", (await server.RunAsync("call", "My::Module", "data=é", "--", "get_data")).Succeeded());
        Assert.Equal("undef\n", (await server.RunAsync("call", "My::Module", "--", "get_data")).Succeeded());
        Assert.StartsWith("My::Module=HASH(0x", (await server.RunAsync("call", "My::Module")).Succeeded(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_with_a_dot_is_called_on_the_object_before_it_and_others_on_the_first()
    {
        await using var server = await StartAsync();

        var lines = (await server.RunAsync("call", "My::Module", "data=one", "--", "get_owner", "--", ".get_name", "--", "get_data")).Succeeded().Split('\n');

        Assert.StartsWith("My::Owner=", lines[0], StringComparison.Ordinal);
        Assert.Equal(["fred", "one", ""], lines[1..]);
        Assert.Contains("needs an object", (await server.RunAsync("call", "My::Module", "--", "get_owners", "--", ".get_name")).FailedWith(ExitCode.Failed), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Structures_are_given_and_shown_as_JSON()
    {
        await using var server = await StartAsync();

        Assert.Equal(
            """
            {
              "list": [
                1,
                null,
                "x"
              ]
            }

            """.ReplaceLineEndings("\n"),
            (await server.RunAsync("call", "My::Module", """data:={"list": [1, null, "x"]}""", "--", "get_data")).Succeeded());
    }

    [Fact]
    public async Task Each_call_is_a_line_of_JSON_for_programs()
    {
        await using var server = await StartAsync();

        var lines = (await server.RunAsync("--json", "call", "My::Module", "data:=7", "--", "get_data", "--", "get_list", "--", "get_bytes", "--", "get_owner")).Succeeded().Split('\n');

        Assert.Equal("[7]", lines[0]);
        Assert.Equal("""[1,"two",{"three":[3.5,null]}]""", lines[1]);
        Assert.Equal("""[{"$bytes":"/wD+"}]""", lines[2]);
        var made = JsonDocument.Parse(lines[3]).RootElement[0];
        Assert.Equal("My::Owner", made.GetProperty("$class").GetString());
        Assert.StartsWith("My::Owner=HASH(", made.GetProperty("$object").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_come_from_a_file_and_from_what_JSON_has_for_them()
    {
        await using var server = await StartAsync();
        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, [0xff, 0, 0xfe], TestContext.Current.CancellationToken);

        var run = await server.RunAsync("--json", "call", "My::Module", $"data=@{file}", "--", "get_data", "--", "set_data", """{"$bytes":"/wD+"}""");
        File.Delete(file);

        Assert.Equal("""[{"$bytes":"/wD+"}]""" + "\n" + """[{"$bytes":"/wD+"}]""" + "\n", run.Succeeded());
    }

    [Fact]
    public async Task A_value_that_contains_itself_is_shown_to_where_it_comes_again()
    {
        await using var server = await StartAsync();

        Assert.Equal("""[[1,{"$cycle":true}]]""" + "\n", (await server.RunAsync("--json", "call", "My::Module", "--", "get_cycle")).Succeeded());
    }

    [Fact]
    public async Task Nothing_that_the_server_sends_controls_the_terminal()
    {
        await using var server = await StartAsync();

        Assert.Equal("red: \\u001b[31m, bell: \\u0007\n", (await server.RunAsync("call", "My::Module", "--", "get_escape")).Succeeded());
        Assert.Equal("red: \u001b[31m, bell: \a", JsonDocument.Parse((await server.RunAsync("--json", "call", "My::Module", "--", "get_escape")).Succeeded()).RootElement[0].GetString());
    }

    [Fact]
    public async Task A_call_that_fails_says_so_in_one_line()
    {
        await using var server = await StartAsync();

        Assert.Contains("I can't really", (await server.RunAsync("call", "My::Module", "--", "fail")).FailedWith(ExitCode.Failed), StringComparison.Ordinal);
        Assert.Contains("My::Nothing", (await server.RunAsync("call", "My::Nothing")).FailedWith(ExitCode.Failed), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_keeps_objects_by_names()
    {
        await using var server = await StartAsync();
        const string Script = """
            # a script
            a = My::Module data='x y'
            a get_data
            o = a get_owner
            o get_name
            w = My::Owner name=wilma
            a set_owner $w
            o = a get_owner
            o get_name
            drop w
            describe My::Owner
            """;

        Assert.Equal("x y\nfred\nwilma\nMy::Owner\n  new       constructor\n  get_name  method\n", (await server.RunAsync(Script, ["interactive"])).Succeeded());
    }

    [Fact]
    public async Task A_script_ends_at_its_first_error()
    {
        await using var server = await StartAsync();

        var run = await server.RunAsync("a = My::Module\na fail\na get_data\n", ["shell"]);

        Assert.Contains("I can't", run.FailedWith(ExitCode.Failed), StringComparison.Ordinal);
        Assert.Empty(run.Output);
        Assert.Contains("no object 'b'", (await server.RunAsync("b get_data", ["shell"])).FailedWith(ExitCode.Usage), StringComparison.Ordinal);
        Assert.Contains("classes", (await server.RunAsync("help\nexit\nnonsense", ["shell"])).Succeeded(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_is_shown_as_it_is_written()
    {
        await using var server = await StartAsync();
        // The server logs each connection to its log, too.
        var log = server.RunAsync("log", "--log-port", $"{server.LogPort}", "--lines", "4", "--json");
        while (!log.IsCompleted)
            (await server.RunAsync("classes")).Succeeded();

        foreach (var line in (await log).Succeeded().TrimEnd('\n').Split('\n'))
        {
            var written = JsonDocument.Parse(line).RootElement;
            Assert.InRange(written.GetProperty("level").GetInt32(), 1, 4);
            Assert.Matches("^20", written.GetProperty("time").GetString());
        }
    }

    [Fact]
    public async Task A_benchmark_tells_rate_and_latencies()
    {
        await using var server = await StartAsync();

        var readable = (await server.RunAsync("bench", "--duration", "0.2", "--connections", "2", "My::Module", "data=1", "--", "get_data")).Succeeded();
        var json = JsonDocument.Parse((await server.RunAsync("bench", "--json", "--duration", "0.2", "My::Module", "data=1", "--", "get_data")).Succeeded()).RootElement;

        Assert.Matches(@"^My::Module->get_data, SERL, connections 2, depth 1\ncalls   [\d,]+ in [\d.]+ s: [\d,]+/s\np50     [\d.]+ ms\np90 (.*\n)+max .*\nerrors  0\n$", readable);
        Assert.True(json.GetProperty("calls").GetInt64() > 0);
        Assert.True(json.GetProperty("p50").GetDouble() <= json.GetProperty("max").GetDouble());
        Assert.Contains("I can't", (await server.RunAsync("bench", "My::Module", "--", "fail")).FailedWith(ExitCode.Failed), StringComparison.Ordinal);
    }
}

/// <summary>The real Perl server.</summary>
public sealed class PerlServerTests : ServerTests
{
    protected override Task<TestServer> StartAsync() => PerlServer.StartAsync();

    [Fact]
    public async Task Calls_are_not_sent_ahead_to_a_server_that_loses_replies()
    {
        await using var server = await StartAsync();

        Assert.Contains("one request at a time", (await server.RunAsync("bench", "--depth", "8", "My::Module", "--", "get_data")).FailedWith(ExitCode.Failed), StringComparison.Ordinal);
    }
}

/// <summary>Our server.</summary>
public sealed class OurServerTests : ServerTests
{
    protected override Task<TestServer> StartAsync() => OurServer.StartAsync();

    [Fact]
    public async Task Calls_are_sent_ahead_to_a_server_that_takes_them()
    {
        await using var server = await StartAsync();

        Assert.Contains("depth 8", (await server.RunAsync("bench", "--depth", "8", "--duration", "0.2", "My::Module", "--", "get_data")).Succeeded(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_the_log_only_lines_up_to_a_level_are_shown()
    {
        await using var server = await StartAsync();
        var log = server.RunAsync("log", "--log-port", $"{server.LogPort}", "--lines", "2", "--level", "1");

        Assert.All((await log).Succeeded().TrimEnd('\n').Split('\n'), line => Assert.Contains(" [1] ", line, StringComparison.Ordinal));
    }
}
