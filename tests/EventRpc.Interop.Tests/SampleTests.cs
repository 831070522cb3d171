using System.Net;
using EventRpc.AspNetCore;
using EventRpc.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WebHostSample;

namespace EventRpc.Interop.Tests;

/// <summary>The samples with the scripts that come with them.</summary>
public sealed class SampleTests
{
    [Theory]
    [InlineData("SERL", "Sereal")]
    [InlineData("CBOR", "CBOR")]
    [InlineData("JSON", "JSON")]
    public async Task The_script_of_the_sample_runs_against_it(string format, string module)
    {
        PerlPeer.Require();
        var logs = new CollectedLogs();
        await using var sample = Start<TestClass>(logs, ("EventRpc:MessageFormats:0", format));
        var server = sample.Services.GetRequiredService<IEventRpcServer>();

        var run = await PerlPeer.RunAsync("jobs.pl", "--host", "127.0.0.1", "--port", PortOf(server));
        run.AssertSuccess();
        Assert.Equal(
            $"""
            Connected, message format Event::RPC::Message::{module}
            Job 1 is called fetch and is waiting
              option retries = 3
              option url = http://example.org/
            report waits for parse
            Ran 3 jobs in the order fetch parse report
            fetch  fetch done
            parse  parse done
            report report done
            3 jobs done, load 0.0
            Job 999999 does not exist
            Refused: a job needs a name
            OK

            """,
            run.Output);

        await logs.WaitForAsync(line => line.Text.Contains("Client disconnected", StringComparison.Ordinal));
        Assert.Equal(1, server.ObjectCount);
        logs.AssertNoUnexpectedErrors();
    }

    [Fact]
    public async Task The_five_minutes_of_the_readme_work()
    {
        PerlPeer.Require();
        var logs = new CollectedLogs();
        await using var sample = Start<Greeter>(logs);

        var run = await PerlPeer.RunAsync("greet.pl", PortOf(sample.Services.GetRequiredService<IEventRpcServer>()));
        run.AssertSuccess();
        Assert.Equal(
            """
            Good morning, Ann!
            GOOD MORNING, Bob!
            1 by the first greeter

            """,
            run.Output);
        logs.AssertNoUnexpectedErrors();
    }

    private static WebApplicationFactory<T> Start<T>(CollectedLogs logs, params (string Key, string Value)[] settings)
        where T : class
    {
        var sample = new WebApplicationFactory<T>().WithWebHostBuilder(web =>
        {
            web.UseSetting("Kestrel:Endpoints:Http:Url", "http://127.0.0.1:0")
                .UseSetting("Kestrel:Endpoints:EventRpc:Url", "http://127.0.0.1:0")
                .ConfigureLogging(logging => logging.ClearProviders().AddProvider(logs));
            foreach (var (key, value) in settings)
                web.UseSetting(key, value);
        });
        sample.UseKestrel();
        sample.StartServer();
        return sample;
    }

    private static string PortOf(IEventRpcServer server) => $"{((IPEndPoint)Assert.Single(server.Endpoints).EndPoint).Port}";
}
