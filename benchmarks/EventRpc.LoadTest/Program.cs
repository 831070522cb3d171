using System.CommandLine;
using EventRpc.LoadTest.Server;
using EventRpc.LoadTest.Watching;

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

var serve = new Command(ServerProcess.Command, "Serves what is measured; the other commands start it") { Hidden = true };
serve.SetAction((_, cancellationToken) => MeasuredServer.RunAsync(cancellationToken));

return await new RootCommand("Puts load on a server of its own, on this machine.") { watched, serve }.Parse(args).InvokeAsync();
