using System.CommandLine;
using System.Globalization;
using EventRpc.LoadTest.Comparing;
using EventRpc.LoadTest.Server;
using EventRpc.LoadTest.Watching;

// Before the first socket: the clients share the machine with what they measure, and shall cost as little as they can.
Environment.SetEnvironmentVariable(ServerProcess.InlineCompletions, "1");

var connections = new Option<int>("--connections") { Description = "How many clients call", DefaultValueFactory = _ => 1000 };
var rate = new Option<int>("--rate") { Description = "Calls a second, all together; 0 for as many as the server answers", DefaultValueFactory = _ => 0 };
var seconds = new Option<int>("--seconds") { Description = "How long each round is", DefaultValueFactory = _ => 5 };
var rounds = new Option<int>("--rounds") { Description = "How many rounds of each kind", DefaultValueFactory = _ => 7 };

var logLevel = new Option<int>("--log-level") { Description = "The peer's level up to which the server logs, in both kinds of round: from 4 on a line or more a call", DefaultValueFactory = _ => 3 };

var watched = new Command("watched", "Tells what an open page and a log stream cost: rounds with and without them, in turn")
{
    connections, rate, seconds, rounds, logLevel,
};
watched.SetAction((result, cancellationToken) => WatchedComparison.RunAsync(
    result.GetValue(connections), result.GetValue(rate), TimeSpan.FromSeconds(result.GetValue(seconds)), result.GetValue(rounds), result.GetValue(logLevel), cancellationToken));

var output = new Option<DirectoryInfo?>("--output") { Description = "The folder with performance.md, whose figures are replaced, and performance.svg" };
var only = new Option<string>("--only") { Description = "Only scenarios that have this in their names, such as inline", DefaultValueFactory = _ => "" };
var idle = new Option<int>("--idle") { Description = "How many idle connections are measured; 0 for none", DefaultValueFactory = _ => 10_000 };
var compare = new Command("compare", "Puts this server, the floor, the Perl server and ASP.NET Core's minimal API under the same load, in turn") { seconds, rounds, output, only, idle };
compare.SetAction(async (result, cancellationToken) =>
{
    var results = new List<ScenarioResult>();
    foreach (var scenario in Scenario.All.Where(scenario => scenario.Name.Contains(result.GetValue(only)!, StringComparison.Ordinal)))
    {
        Console.WriteLine(scenario.Name);
        results.Add(await Comparison.RunAsync(scenario, result.GetValue(rounds), TimeSpan.FromSeconds(result.GetValue(seconds)), cancellationToken));
        Console.WriteLine(ComparisonTable.Write(results[^1]));
    }
    var report = string.Concat(results.Select(scenario => ComparisonTable.Write(scenario) + "\n"));
    if (result.GetValue(idle) > 0)
        report += await IdleComparison.RunAsync(result.GetValue(idle), 3, cancellationToken);
    Console.WriteLine(report);
    if (result.GetValue(output) is { } folder)
        await Report.WriteAsync(folder, report.Trim() + "\n", ComparisonChart.Draw(results), cancellationToken);
});

var open = new Command("open-loop", "Calls at a fixed rate, and measures from when each call should have begun") { connections, rate, seconds };
open.SetAction(async (result, cancellationToken) =>
{
    await using var server = await ServerProcess.StartAsync();
    using var load = await EventRpc.LoadTest.Load.LoadConnections.OpenAsync(ServerKind.Ours, server.Rpc, EventRpc.LoadTest.Load.LoadCall.GetData, result.GetValue(connections), cancellationToken);
    var (time, latencies) = await load.RunAtAsync(Math.Max(1, result.GetValue(rate)), TimeSpan.FromSeconds(result.GetValue(seconds)), cancellationToken);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{latencies.Count / time.TotalSeconds:N0} calls/s, p50 {latencies.Percentile(0.5):N0} us, p99 {latencies.Percentile(0.99):N0} us, p99.9 {latencies.Percentile(0.999):N0} us"));
});

var kind = new Argument<ServerKind>("kind");
var serve = new Command(ServerProcess.Command, "Serves what is measured; the other commands start it") { kind };
serve.Hidden = true;
serve.SetAction((result, cancellationToken) => MeasuredServer.RunAsync(result.GetValue(kind), cancellationToken));

return await new RootCommand("Puts load on servers of its own, on this machine.") { watched, compare, open, serve }.Parse(args).InvokeAsync();
