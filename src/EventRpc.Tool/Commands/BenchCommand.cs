using System.CommandLine;

namespace EventRpc.Tool;

/// <summary><c>bench</c>: how fast a server answers a call.</summary>
internal static class BenchCommand
{
    private const int MostConnections = 10_000;
    private const int MostDepth = 10_000;
    private const string EraseLine = "\r\u001b[K";

    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(250);

    public static Command Create(Terminal terminal, GlobalOptions options)
    {
        var words = CallPlan.Words();
        var connections = new Option<int>("--connections", "-c") { Description = "How many connections call at once", DefaultValueFactory = _ => 1 };
        var depth = new Option<int>("--depth") { Description = "How many calls of a connection are on their way at once. More than one only with a server that takes requests ahead, which Perl's does not", DefaultValueFactory = _ => 1 };
        var duration = new Option<double>("--duration", "-d") { Description = "How many seconds", DefaultValueFactory = _ => 10 };
        var command = new Command("bench", "Measures calls of a method: bench My::Class new data=1 -- get_data") { words, connections, depth, duration };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var plan = CallPlan.Parse(parsed, words);
            if (plan.Steps.Count != 1)
                throw ToolException.Usage("Give one method to call, after --.");
            var count = Within(parsed.GetValue(connections), MostConnections, "--connections");
            var time = GlobalOptions.ReadSeconds("--duration", parsed.GetValue(duration));
            var read = await options.ReadLoginAsync(parsed, cancellationToken);
            read.MaxCallsInFlight = Within(parsed.GetValue(depth), MostDepth, "--depth");

            await using var opened = await BenchConnections.OpenAsync(read, plan, count, cancellationToken);
            var benchmark = new Benchmark(opened.Targets, plan.Steps[0], read.MaxCallsInFlight);
            var what = $"{plan.ClassName}->{plan.Steps[0].Method}, {opened.MessageFormat}, connections {count}, depth {read.MaxCallsInFlight}";
            var report = new BenchReport(benchmark, what);
            await RunAsync(terminal, benchmark, report, time, cancellationToken);
            await (options.IsJson(parsed) ? report.WriteJsonAsync(terminal.Output) : report.WriteAsync(terminal.Output));
            return benchmark.Errors == 0 ? ExitCode.Ok : throw new ToolException(ExitCode.Failed, $"Calls failed, the first with: {benchmark.FirstError}");
        });
        return command;
    }

    /// <summary>Runs it, and shows how it goes to whoever looks on.</summary>
    private static async Task RunAsync(Terminal terminal, Benchmark benchmark, BenchReport report, TimeSpan duration, CancellationToken cancellationToken)
    {
        var running = benchmark.RunAsync(duration, cancellationToken);
        if (terminal.IsErrorTerminal)
        {
            using var timer = new PeriodicTimer(ProgressInterval);
            while (await Task.WhenAny(running, timer.WaitForNextTickAsync(CancellationToken.None).AsTask()) != running)
                await terminal.Error.WriteAsync(EraseLine + report.Progress(duration));
            await terminal.Error.WriteAsync(EraseLine);
        }
        await running;
    }

    private static int Within(int value, int most, string option) =>
        value >= 1 && value <= most ? value : throw ToolException.Usage($"{option} is 1 to {most}.");
}
