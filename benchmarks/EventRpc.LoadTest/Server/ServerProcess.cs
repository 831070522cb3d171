using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace EventRpc.LoadTest.Server;

/// <summary>A <see cref="MeasuredServer"/> in a process of its own, whose processor time is told apart from the clients'.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    public const string Command = "serve";

    private readonly Process _process;

    private ServerProcess(Process process, IPEndPoint rpc, Uri http)
    {
        _process = process;
        Rpc = rpc;
        Http = http;
    }

    public IPEndPoint Rpc { get; }

    public Uri Http { get; }

    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <param name="logLevel">The peer's level up to which it logs.</param>
    public static async Task<ServerProcess> StartAsync(int logLevel)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(Command);
        start.Environment["EventRpc__Log__MinimumLevel"] = logLevel.ToString(CultureInfo.InvariantCulture);
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The server did not start.");
        var parts = line.Split(' ');
        return new ServerProcess(process, IPEndPoint.Parse(parts[0]), new Uri(parts[1]));
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
