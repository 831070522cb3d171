using System.CommandLine;
using EventRpc.Fuzz;
using EventRpc.Tests.Shared;

var formats = new Argument<string[]>("format")
{
    Description = "sereal, cbor, json, storable (or serl, stor), or all",
    Arity = ArgumentArity.OneOrMore,
};
var seconds = new Option<int>("--seconds") { Description = "How long to run each format", DefaultValueFactory = _ => 60 };
var seed = new Option<int?>("--seed") { Description = "Repeats the mutations of an earlier run; they are its own if not given" };
var corpus = new Option<DirectoryInfo>("--corpus")
{
    Description = "Documents to begin with, named as in tests/vectors",
    DefaultValueFactory = _ => new DirectoryInfo(Repository.PathOf("tests", "vectors")),
};
var findings = new Option<DirectoryInfo>("--findings")
{
    Description = "Where documents are put that break something",
    DefaultValueFactory = _ => new DirectoryInfo(Repository.PathOf("artifacts", "fuzz")),
};
var replay = new Option<FileInfo[]>("--replay") { Description = "Runs these documents, once each, instead of mutations", AllowMultipleArgumentsPerToken = true };

var command = new RootCommand("Feeds the readers of the message formats with documents that mean no good.")
{
    formats, seconds, seed, corpus, findings, replay,
};
command.SetAction(result =>
{
    var chosen = result.GetRequiredValue(formats).SelectMany(FuzzFormat.Named).Distinct().ToArray();
    if (chosen.Length == 0)
    {
        Console.Error.WriteLine("No such format. There are sereal, cbor, json, storable and all.");
        return 2;
    }
    var options = new FuzzOptions(
        TimeSpan.FromSeconds(result.GetValue(seconds)), result.GetValue(seed) ?? Environment.TickCount,
        result.GetRequiredValue(corpus).FullName, result.GetRequiredValue(findings).FullName);
    if (result.GetValue(replay) is { Length: > 0 } documents)
        return chosen.Sum(format => Replay.Run(format, documents)) > 0 ? 1 : 0;

    // As many at once as there are processors for, or one would be slowed down by the other.
    var failed = 0;
    Parallel.ForEach(chosen, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, Environment.ProcessorCount) }, format =>
    {
        if (!FuzzRun.Run(format, options))
            Interlocked.Increment(ref failed);
    });
    return failed > 0 ? 1 : 0;
});
return command.Parse(args).Invoke();
