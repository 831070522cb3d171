using System.CommandLine;
using EventRpc.Resilience;

// Whatever is none of these commands is for the tests.
if (args is not ([FullRun.Command, ..] or [ServedTarget.Command]))
    return await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);

var output = new Option<DirectoryInfo?>("--output") { Description = "The folder with resilience.md, whose figures are replaced, and soak.svg" };
var only = new Option<string>("--only") { Description = "Only scenarios that have this in their names, such as Soak", DefaultValueFactory = _ => "" };
var soak = new Option<TimeSpan>("--soak")
{
    Description = "How long the soak takes, such as 60m or 90s",
    CustomParser = value => Duration.Parse(value.Tokens.Single().Value),
    DefaultValueFactory = _ => TimeSpan.FromMinutes(5),
};
var run = new Command(FullRun.Command, "Does to a server what the tests do, in full, and reports what came of it") { output, only, soak };
run.SetAction((result, cancellationToken) => FullRun.RunAsync(result.GetValue(only)!, result.GetValue(soak), result.GetValue(output), cancellationToken));

var serve = new Command(ServedTarget.Command, "Serves what the scenarios are done to; they start it") { Hidden = true };
serve.SetAction((_, _) => ServedTarget.RunAsync());

// A server may take longer to stop than a command may by default.
return await new RootCommand("Shows what a server bears.") { run, serve }.Parse(args).InvokeAsync(new() { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
