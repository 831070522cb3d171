using System.Diagnostics;
using System.Net;
using System.Text.Json;

namespace EventRpc.Resilience;

public sealed class Dashboards : Scenario
{
    private const int ObjectsEach = 10;
    private const int Callers = 20;
    private const int LogStreams = 14;

    /// <summary>How much memory all answers that are under way may take, in megabytes.</summary>
    private const double Most = 256;

    private static readonly string[] Pages =
    [
        "", "/status", "/connections?limit=1000", "/connections?state=closed&sort=-id&limit=1000", "/objects?limit=1000", "/classes", "/methods", "/samples",
    ];

    internal override string Claim => "many dashboards ask for all there is to know of a server with many clients, as fast as it answers, and read its log, half of them no longer; every answer is whole, and calls go on.";

    internal override async Task RunAsync(ScenarioRun run)
    {
        var clients = run.Pick(100, 2_000);
        var dashboards = run.Pick(4, 32);
        await using var server = await ServerProcess.StartAsync(("Kestrel:Endpoints:Http:Url", "http://127.0.0.1:0"), ("EventRpc:Log:MinimumLevel", "4"));
        using (var warm = Client(server))
        {
            foreach (var page in Pages)
                await AskAsync(warm, page, run.CancellationToken);
        }
        var before = await server.WarmAsync(run.CancellationToken);

        await using (var crowd = await Crowd.GatherAsync(server.EndPoint, clients, run.CancellationToken))
        {
            foreach (var (client, oid) in crowd.Members)
                await client.ResultAsync(oid, "many", ObjectsEach);
            using var http = Client(server);
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(run.CancellationToken);
            var deaf = await Task.WhenAll(Enumerable.Range(0, LogStreams / 2).Select(_ => OpenLogAsync(http, run.CancellationToken)));
            var readers = Enumerable.Range(0, LogStreams / 2).Select(_ => Task.Run(() => ReadLogAsync(http, ending.Token))).ToList();
            await server.WaitForAsync(state => state.LogClients == LogStreams);

            var clock = Stopwatch.StartNew();
            var asking = Enumerable.Range(0, dashboards).Select(_ => Task.Run(() => AskOnAsync(http, clients, ending.Token))).ToList();
            var latencies = await crowd.CallAsync(Callers, run.Pick(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20)), run.CancellationToken);
            await ending.CancelAsync();
            var answers = (await Task.WhenAll(asking)).Sum();
            run.Note("clients", $"{clients:N0}");
            run.Note("dashboards", $"{dashboards:N0}");
            run.Note("answers/s", $"{answers / clock.Elapsed.TotalSeconds:N0}");
            run.Note("calls/s", $"{latencies.Count / clock.Elapsed.TotalSeconds:N0}");
            run.NoteTimes(latencies);
            run.Note("lines read of the log", $"{(await Task.WhenAll(readers)).Sum():N0}");
            foreach (var stream in deaf)
                await stream.DisposeAsync();
            var peak = await server.PeakOverAsync(before, run);
            Assert.True(peak < Most, $"The dashboards take {peak:N0} MB.");
        }
        await server.AssertMemoryBackAsync(before, run);
    }

    private static HttpClient Client(ServerProcess server) => new() { BaseAddress = new Uri($"http://{server.HttpEndPoint}") };

    /// <summary>Asks for one page after the other, until it is told to stop.</summary>
    /// <returns>How many answers there were.</returns>
    private static async Task<int> AskOnAsync(HttpClient http, int clients, CancellationToken cancellationToken)
    {
        var answers = 0;
        try
        {
            while (true)
            {
                foreach (var page in Pages)
                {
                    var answer = await AskAsync(http, page, cancellationToken);
                    if (page == "/status")
                        Assert.Equal(clients, JsonElement.Parse(answer).GetProperty("totals").GetProperty("connections").GetInt32());
                    if (page.StartsWith("/objects", StringComparison.Ordinal))
                        Assert.Equal(clients * (1 + ObjectsEach), JsonElement.Parse(answer).GetProperty("total").GetInt32());
                    answers++;
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return answers;
        }
    }

    private static async Task<string> AskAsync(HttpClient http, string page, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(new Uri("/eventrpc" + page, UriKind.Relative), cancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }

    private static Task<Stream> OpenLogAsync(HttpClient http, CancellationToken cancellationToken) =>
        http.GetStreamAsync(new Uri("/eventrpc/log?level=4", UriKind.Relative), cancellationToken);

    /// <returns>How many lines there were.</returns>
    private static async Task<int> ReadLogAsync(HttpClient http, CancellationToken cancellationToken)
    {
        var lines = 0;
        try
        {
            using var reader = new StreamReader(await OpenLogAsync(http, cancellationToken));
            while (await reader.ReadLineAsync(cancellationToken) is not null)
                lines++;
            throw new EndOfStreamException("The log has ended.");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return lines;
        }
    }
}
