using EventRpc.AspNetCore;
using EventRpc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.Interop.Tests;

/// <summary>
/// The peer's own examples/client.pl, unmodified, against the sample's Test_class. Its port is fixed; a preloaded
/// module changes the one that the socket gets.
/// </summary>
public sealed class ExampleClientTests
{
    private const string Refused = "An RPC error occured";

    [Theory]
    [InlineData("SERL", "Sereal")]
    [InlineData("CBOR", "CBOR")]
    [InlineData("JSON", "JSON")]
    public async Task It_runs_in_every_format(string format, string module)
    {
        await using var host = await InteropHost.StartAsync(("EventRpc:MessageFormats:0", format));
        await AssertServedAsync(host, $"Event::RPC::Message::{module}");
    }

    [Fact]
    public async Task It_runs_as_a_client_that_only_speaks_Storable_where_that_is_allowed()
    {
        await using var host = await InteropHost.StartAsync(("EventRpc:AllowStorable", "true"));
        AssertServed(await RunWithAsync(host, "-MOnlyStorable"), "Event::RPC::Message::Storable");
        await host.Logs.WaitForAsync(line => line.Text.EndsWith("Message format is now STOR", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_is_refused_as_a_client_that_only_speaks_Storable_where_that_is_off()
    {
        await using var host = await InteropHost.StartAsync();
        var run = await RunWithAsync(host, "-MOnlyStorable");
        Assert.Contains(Refused, run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Create object", run.Output, StringComparison.Ordinal);
        await host.Logs.WaitForAsync(line => line.Text.Contains("set EventRpc:AllowStorable to true", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_runs_with_the_right_password()
    {
        await using var host = await StartWithFredAsync();
        await AssertServedAsync(host, "Event::RPC::Message::Sereal", "-a", "fred:right");
        await host.Logs.WaitForAsync(line => line.Text.Contains("User 'fred' successfully authorized", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Illegal credentials", "-a", "fred:wrong")]
    [InlineData("Illegal credentials", "-a", "nobody:right")]
    [InlineData("Authorization required")]
    public async Task It_is_refused_with_the_wrong_password_or_none(string refusal, params string[] arguments)
    {
        await using var host = await StartWithFredAsync();
        var run = await RunAsync(host, arguments);
        Assert.NotEqual(0, run.ExitCode);
        Assert.StartsWith(refusal, run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Create object", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_runs_over_TLS()
    {
        using var certificate = new TestCertificate();
        await using var host = await InteropHost.StartAsync(certificate.Settings);
        await AssertServedAsync(host, "Event::RPC::Message::Sereal", "-s");
    }

    [Fact]
    public async Task It_is_refused_without_TLS_where_the_endpoint_has_it()
    {
        using var certificate = new TestCertificate();
        await using var host = await InteropHost.StartAsync(certificate.Settings);
        var run = await RunAsync(host);
        Assert.DoesNotContain("Connected to", run.Output, StringComparison.Ordinal);
        Assert.True(run.ExitCode != 0 || run.Output.Contains(Refused, StringComparison.Ordinal), run.ToString());
        Assert.Equal(0, host.Server.ConnectionCount);
    }

    [Theory]
    [InlineData("-MOverridePort", "Sereal")]
    [InlineData("-MOnlyStorable", "Storable")]
    public async Task It_runs_against_the_server_of_the_migration_guide(string preload, string format)
    {
        PerlPeer.Require(alsoExamples: true);
        var logs = new CollectedLogs();
        await using var sample = SampleHost.Start<ExampleServer.TestClass>(
            logs,
            ("Kestrel:Endpoints:EventRpcLog:Url", "http://127.0.0.1:0"),
            ("EventRpc:Authentication:Required", "true"),
            ("EventRpc:Authentication:Users:fred", AuthenticationTests.TokenOfFred));
        var server = sample.Services.GetRequiredService<IEventRpcServer>();
        AssertServed(await RunWithAsync(SampleHost.PortOf(server), preload, "-a", "fred:right"), $"Event::RPC::Message::{format}");
        logs.AssertNoUnexpectedErrors();
    }

    [Fact]
    public async Task The_server_of_the_migration_guide_stops_when_a_client_says_so()
    {
        PerlPeer.Require();
        var logs = new CollectedLogs();
        await using var sample = SampleHost.Start<ExampleServer.TestClass>(logs, ("Kestrel:Endpoints:EventRpcLog:Url", "http://127.0.0.1:0"));
        await using var perl = PerlProcess.Start(["-MEvent::RPC::Client", "-e", """
            my $client = Event::RPC::Client->new(host => '127.0.0.1', port => shift);
            $client->connect;
            print Test_class->new->quit;
            """, SampleHost.PortOf(sample.Services.GetRequiredService<IEventRpcServer>())]);
        Assert.Equal("Server stops in 3 seconds", (await perl.WaitForExitAsync()).Output);
        await logs.WaitForAsync(line => line.Text == "Server stopped");
    }

    private static Task<RpcTestHost> StartWithFredAsync() =>
        InteropHost.StartAsync(
            ("EventRpc:Authentication:Required", "true"),
            ("EventRpc:Authentication:Users:fred", AuthenticationTests.TokenOfFred));

    private static async Task AssertServedAsync(RpcTestHost host, string format, params string[] arguments) =>
        AssertServed(await RunAsync(host, arguments), format);

    private static void AssertServed(PerlRun run, string format)
    {
        run.AssertSuccess();
        Assert.Equal(
            $"""

            Connected to localhost:5555

            Server version:  1.10
            Server protocol: 1.00
            Message format:  {format}

            ** Create object on server
            => Object created with data: 'Initial data'

            ** Say hello to server.
            => Server returned: >>Hello again. My data is: 'Initial data' and event model is: Kestrel<<

            ** Update object data.
            => Retrieve data from server: 'Yes, updating works'

            ** Disconnecting


            """,
            run.Output);
    }

    private static Task<PerlRun> RunAsync(RpcTestHost host, params string[] arguments) => RunWithAsync(host, "-MOverridePort", arguments);

    private static Task<PerlRun> RunWithAsync(RpcTestHost host, string preload, params string[] arguments) =>
        RunWithAsync($"{host.EndPoint.Port}", preload, arguments);

    private static async Task<PerlRun> RunWithAsync(string port, string preload, params string[] arguments)
    {
        PerlPeer.Require(alsoExamples: true);
        await using var perl = PerlProcess.Start(
            ["-I", Path.Combine(PerlPeer.ScriptFolder, "lib"), "-MOverridePort", preload, PerlPeer.ExampleClient, "-h", "127.0.0.1", .. arguments],
            ("EVENTRPC_PORT", port));
        return await perl.WaitForExitAsync();
    }
}
