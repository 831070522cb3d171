using System.Diagnostics;
using EventRpc.Tool.Tests.Servers;

namespace EventRpc.Tool.Tests.Docs;

/// <summary>samples/WebHostSample as a program, as the pages say to start it, but on other ports.</summary>
internal sealed class SampleServer : TestServer
{
    private const int Attempts = 5;

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task<string> _output;

    private SampleServer(Process process, int port)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        Port = port;
    }

    public override int Port { get; }

    public override int LogPort => Port + 1;

    public static async Task<TestServer> StartAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            var port = FreePort.FindTwo().Port;
            var process = Start(port);
            if (await HasStartedAsync(process))
                return new SampleServer(process, port);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            process.Dispose();
            // Another may have taken a port in the meantime.
            Assert.True(attempt < Attempts, "The sample did not start.");
        }
    }

    private static Process Start(int port)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var folder = Repository.PathOf("samples", "WebHostSample");
        string[] arguments =
        [
            Path.Combine(folder, "bin", configuration, "net10.0", "WebHostSample.dll"),
            "--contentRoot", folder,
            "--Kestrel:Endpoints:Http:Url=http://127.0.0.1:0",
            $"--Kestrel:Endpoints:EventRpc:Url=http://127.0.0.1:{port}",
            $"--Kestrel:Endpoints:EventRpcLog:Url=http://127.0.0.1:{port + 1}",
        ];
        return Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
    }

    /// <summary>Waits for the line that says so, or for its end. Makes no connection, as its log would tell of it.</summary>
    private static async Task<bool> HasStartedAsync(Process process)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeLimit);
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.Contains("Application started", StringComparison.Ordinal))
                return true;
        }
        return false;
    }

    public override async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        await _output;
        _process.Dispose();
    }
}
