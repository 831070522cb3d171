using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using EventRpc.Tests.Shared;
using WebHostSample;

namespace EventRpc.Interop.Tests.Dashboards;

/// <summary>
/// The sample as a process of its own, since its metrics would be those of all servers of this one. It does not outlive
/// its test.
/// </summary>
internal sealed partial class SampleProcess : IAsyncDisposable
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private SampleProcess(Process process)
    {
        _process = process;
    }

    /// <summary>Where Perl's clients connect to.</summary>
    public required string RpcPort { get; init; }

    /// <summary>Where its pages are.</summary>
    public required Uri Address { get; init; }

    /// <summary>Starts it on free ports, with settings such as <c>EventRpc:Limits:MaxMessageSize=100000</c>.</summary>
    public static async Task<SampleProcess> StartAsync(params IEnumerable<string> settings)
    {
        string[] endpoints = ["Http", "EventRpc", "EventRpcLog"];
        var process = Process.Start(new ProcessStartInfo("dotnet",
        [
            typeof(TestClass).Assembly.Location, "--contentRoot", Repository.PathOf("samples", "WebHostSample"),
            .. endpoints.Select(name => $"--Kestrel:Endpoints:{name}:Url=http://127.0.0.1:0"), .. settings.Select(setting => "--" + setting),
        ])
        {
            RedirectStandardOutput = true,
        })!;
        var output = ReadUntilStarted(process);
        try
        {
            var started = await output.WaitAsync(TimeLimit);
            // Kestrel names all its endpoints, the server its own.
            var own = OwnListener().Matches(started).ToDictionary(m => m.Groups[2].Value, m => m.Groups[1].Value);
            var web = Listener().Matches(started).Select(m => new Uri(m.Groups[1].Value)).Single(address => !own.ContainsValue($"{address.Port}"));
            return new SampleProcess(process) { RpcPort = own["EventRpc"], Address = web };
        }
        catch
        {
            await EndAsync(process);
            throw;
        }
    }

    public ValueTask DisposeAsync() => EndAsync(_process);

    private static async ValueTask EndAsync(Process process)
    {
        if (!process.HasExited)
            process.Kill();
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
    }

    /// <summary>Reads what it writes, to the end, and returns what that was up to its start.</summary>
    private static Task<string> ReadUntilStarted(Process process)
    {
        var started = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var output = new StringBuilder();
        process.OutputDataReceived += (_, line) =>
        {
            if (started.Task.IsCompleted)
                return;
            output.AppendLine(line.Data);
            if (line.Data is null)
                started.SetException(new InvalidOperationException($"The sample did not start.{Environment.NewLine}{output}"));
            else if (line.Data.Contains("Application started", StringComparison.Ordinal))
                started.SetResult(output.ToString());
        };
        process.BeginOutputReadLine();
        return started.Task;
    }

    [GeneratedRegex("""listener on \S+:(\d+) \(endpoint (\w+)\)""")]
    private static partial Regex OwnListener();

    [GeneratedRegex("""Now listening on: (\S+)""")]
    private static partial Regex Listener();
}
