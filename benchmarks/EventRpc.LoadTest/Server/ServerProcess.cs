using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace EventRpc.LoadTest.Server;

/// <summary>A server in a process of its own, whose processor time is told apart from the clients'.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    public const string Command = "serve";

    /// <summary>Has sockets run what waits for them on the thread that sees them, instead of the pool's.</summary>
    public const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    private readonly Process _process;

    private ServerProcess(Process process, IPEndPoint rpc, Uri? http)
    {
        _process = process;
        Rpc = rpc;
        Http = http;
    }

    public IPEndPoint Rpc { get; }

    /// <summary>Where it answers HTTP; null if it does not.</summary>
    public Uri? Http { get; }

    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <param name="kind">Which server.</param>
    /// <param name="logLevel">The peer's level up to which it logs.</param>
    public static async Task<ServerProcess> StartAsync(ServerKind kind = ServerKind.Ours, int logLevel = 3)
    {
        if (kind == ServerKind.Perl)
            return await StartPerlAsync();
        var start = new ProcessStartInfo(Environment.ProcessPath!, [Command, kind.ToString()]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["EventRpc__Log__MinimumLevel"] = logLevel.ToString(CultureInfo.InvariantCulture);
        start.Environment[InlineCompletions] = kind is ServerKind.OursInline or ServerKind.FloorInline ? "1" : "0";
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The server did not start.");
        var parts = line.Split(' ');
        return new ServerProcess(process, IPEndPoint.Parse(parts[0]), new Uri(parts[1]));
    }

    /// <summary>What the server has allocated since it started, in bytes; null where it does not tell.</summary>
    public Task<long?> GetAllocatedAsync() => AskAsync("allocated");

    /// <summary>What the process uses when all garbage is gone, in bytes; null where it does not tell.</summary>
    public Task<long?> GetUsedAsync() => AskAsync("used");

    public async ValueTask DisposeAsync()
    {
        if (_process.StartInfo.RedirectStandardInput)
            _process.StandardInput.Close();
        else
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<long?> AskAsync(string what)
    {
        if (!_process.StartInfo.RedirectStandardInput)
            return null;
        await _process.StandardInput.WriteLineAsync(what);
        return long.Parse((await _process.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
    }

    private static async Task<ServerProcess> StartPerlAsync()
    {
        var server = new IPEndPoint(IPAddress.Loopback, FindPort());
        var process = Process.Start("perl", [Path.Combine(AppContext.BaseDirectory, "perl", "server.pl"), $"{server.Port}"]);
        while (!process.HasExited)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                // It does not say when it listens.
                await socket.ConnectAsync(server);
                return new ServerProcess(process, server, null);
            }
            catch (SocketException)
            {
                await Task.Delay(50);
            }
        }
        throw new InvalidOperationException("The Perl server did not start: apt-get install libevent-rpc-perl libanyevent-perl libev-perl libjson-xs-perl libcbor-xs-perl libsereal-perl");
    }

    private static int FindPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
