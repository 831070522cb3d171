using System.Diagnostics;
using EventRpc.Tool.Tests.Servers;

namespace EventRpc.Tool.Tests.Docs;

/// <summary>samples/WebHostSample as a program, as the pages say to start it, but on other ports.</summary>
internal sealed class SampleServer : TestServer
{
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
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var folder = Repository.PathOf("samples", "WebHostSample");
        var port = FreePort.FindTwo().Port;
        string[] arguments =
        [
            Path.Combine(folder, "bin", configuration, "net10.0", "WebHostSample.dll"),
            "--contentRoot", folder,
            "--Kestrel:Endpoints:Http:Url=http://127.0.0.1:0",
            $"--Kestrel:Endpoints:EventRpc:Url=http://127.0.0.1:{port}",
            $"--Kestrel:Endpoints:EventRpcLog:Url=http://127.0.0.1:{port + 1}",
        ];
        var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeLimit);
        // No connection, as its log would tell of it.
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line && !line.Contains("Application started", StringComparison.Ordinal))
        {
        }
        var server = new SampleServer(process, port);
        Assert.False(process.HasExited, "The sample did not start.");
        return server;
    }

    public override async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        await _output;
        _process.Dispose();
    }
}
