using EventRpc.Tool.Tests.Servers;

namespace EventRpc.Tool.Tests.Commands;

/// <summary>Command lines that are wrong.</summary>
public sealed class UsageTests
{
    public static TheoryData<string, string> Wrong => new()
    {
        { "nonsense", "nonsense" },
        { "classes --nonsense", "--nonsense" },
        { "classes --server host:http", "port" },
        { "classes --format XML", "SERL, CBOR, JSON" },
        { "classes --timeout 0", "--timeout" },
        { "classes --cacert nothing.pem --tls", "nothing.pem" },
        { "classes --insecure", "--tls" },
        { "classes --tls --insecure --cacert /dev/null", "--insecure takes any certificate, and --cacert only" },
        { "classes --password x", "--user" },
        { "classes --user fred", "EVENTRPC_PASSWORD" },
        { "call", "" },
        { "call -- get_data", "class is missing" },
        { "call A --", "no method" },
        { "call A -- b -- -- c", "no method" },
        { "call A -- .b", "without the dot" },
        { "call A x:=[1", "no JSON" },
        { "call A new @nothing.bin", "nothing.bin" },
        { "bench A", "one method" },
        { "bench A --connections 0 -- b", "--connections" },
        { "bench A --duration -1 -- b", "--duration" },
        { "log --level 6", "6" },
        { "log --lines 0", "--lines" },
        { "proxy", "--namespace" },
        { "proxy --namespace 1.b", "no namespace" },
        { "passwd *0", "salt" },
        { "passwd -x", "salt" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task What_is_wrong_is_said_in_a_line_and_by_the_exit_code(string commandLine, string what) =>
        Assert.Contains(what, (await ToolRun.StartAsync(commandLine.Split(' '))).FailedWith(ExitCode.Usage), StringComparison.Ordinal);

    [Fact]
    public async Task A_server_that_is_not_there_is_no_connection() =>
        Assert.Contains("cannot be reached", (await ToolRun.StartAsync(["classes", "--server", $"127.0.0.1:{FreePort.Find().Port}"])).FailedWith(ExitCode.NoConnection), StringComparison.Ordinal);

    [Fact]
    public async Task A_login_that_others_can_listen_to_is_warned_of()
    {
        var run = await ToolRun.StartAsync(["classes", "--server", "192.0.2.1", "--user", "fred", "--password", "nix", "--timeout", "0.1"]);

        Assert.StartsWith("eventrpc: The token that logs you in is sent without encryption, and is as good as the password: add --tls.\n", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_login_that_stays_on_the_machine_is_not_warned_of() =>
        Assert.Contains("cannot be reached", (await ToolRun.StartAsync(["classes", "--server", $"127.0.0.1:{FreePort.Find().Port}", "--user", "fred", "--password", "nix"])).FailedWith(ExitCode.NoConnection), StringComparison.Ordinal);

    [Fact]
    public async Task Help_tells_the_commands_and_that_others_see_passwords()
    {
        var help = (await ToolRun.StartAsync(["--help"])).Succeeded();

        Assert.All(["classes", "describe", "call", "interactive, shell", "log", "bench", "passwd", "proxy", "Everybody on this machine can see"], word => Assert.Contains(word, help, StringComparison.Ordinal));
    }
}
