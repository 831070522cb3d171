using EventRpc.Protocol;
using EventRpc.Tool.Tests.Servers;

namespace EventRpc.Tool.Tests.Commands;

/// <summary>Entries of users, and the logins that they let in.</summary>
public sealed class PasswdTests
{
    [Theory]
    [InlineData("--token")]
    [InlineData("--json")]
    public async Task The_server_takes_what_is_made(string option)
    {
        var entry = (await ToolRun.StartAsync(["passwd", "fred", option], "right\n")).Succeeded();
        var value = entry.Split('"')[3];
        await using var server = await OurServer.StartAsync(("EventRpc:Authentication:Required", "true"), ("EventRpc:Authentication:Users:fred", value));

        Assert.Contains("My::Module", (await LogInAsync(server, "right")).Succeeded(), StringComparison.Ordinal);
        Assert.Contains("did not let the user 'fred' in", (await LogInAsync(server, "wrong")).FailedWith(ExitCode.NoConnection), StringComparison.Ordinal);
        Assert.Contains("--user", (await server.RunAsync("classes")).FailedWith(ExitCode.NoConnection), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hash_does_not_show_the_token_and_is_another_each_time()
    {
        var one = (await ToolRun.StartAsync(["passwd", "fred"], "right\n")).Succeeded();
        var other = (await ToolRun.StartAsync(["passwd", "fred"], "right\n")).Succeeded();

        Assert.Matches("""^"fred": "[A-Za-z0-9+/=]{80,}"\n$""", one);
        Assert.NotEqual(one, other);
    }

    [Fact]
    public async Task A_token_is_the_one_that_Perl_makes() =>
        Assert.Equal($"\"fred\": \"{PerlCrypt.Hash("fred", "right")}\"\n", (await ToolRun.StartAsync(["passwd", "fred", "--token"], "right\n")).Succeeded());

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    public async Task Nobody_gets_an_empty_password(string input) =>
        Assert.Contains("password", (await ToolRun.StartAsync(["passwd", "fred"], input)).FailedWith(ExitCode.Usage), StringComparison.Ordinal);

    [Fact]
    public async Task A_password_that_is_too_long_for_crypt_is_refused() =>
        Assert.Contains("511", (await ToolRun.StartAsync(["passwd", "fred"], new string('x', 512))).FailedWith(ExitCode.Usage), StringComparison.Ordinal);

    private static Task<ToolRun> LogInAsync(TestServer server, string password) =>
        ToolRun.StartAsync(["classes", "--user", "fred"], "", ("EVENTRPC_SERVER", $"127.0.0.1:{server.Port}"), ("EVENTRPC_PASSWORD", password));
}
