using EventRpc.AspNetCore;
using EventRpc.Testing;
using Microsoft.Extensions.DependencyInjection;
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
        await using var sample = SampleHost.Start<TestClass>(logs, ("EventRpc:MessageFormats:0", format));
        var server = sample.Services.GetRequiredService<IEventRpcServer>();

        var run = await PerlPeer.RunAsync("jobs.pl", "--host", "127.0.0.1", "--port", SampleHost.PortOf(server));
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
        await using var sample = SampleHost.Start<Greeter>(logs);

        var run = await PerlPeer.RunAsync("greet.pl", SampleHost.PortOf(sample.Services.GetRequiredService<IEventRpcServer>()));
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
}
