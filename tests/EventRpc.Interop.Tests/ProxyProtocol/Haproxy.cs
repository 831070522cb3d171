using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace EventRpc.Interop.Tests.ProxyProtocol;

/// <summary>A real haproxy in tcp mode in front of a server, which does not outlive its test.</summary>
internal sealed class Haproxy : IAsyncDisposable
{
    private const int Attempts = 5;
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);
    private static readonly Lazy<bool> IsInstalled = new(LookForIt);

    /// <summary>Debian puts it where only root's path leads.</summary>
    private static readonly string Program = File.Exists("/usr/sbin/haproxy") ? "/usr/sbin/haproxy" : "haproxy";

    private readonly Process _process;
    private readonly DirectoryInfo _folder;
    private readonly Task<string> _errors;

    private Haproxy(Process process, DirectoryInfo folder, IPEndPoint endPoint)
    {
        _process = process;
        _folder = folder;
        _errors = process.StandardError.ReadToEndAsync();
        EndPoint = endPoint;
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Skips the test where it is not installed; with EVENTRPC_REQUIRE_HAPROXY=1 that is a failure.</summary>
    public static void Require()
    {
        if (IsInstalled.Value)
            return;
        const string Reason = "haproxy is needed: apt-get install haproxy";
        if (Environment.GetEnvironmentVariable("EVENTRPC_REQUIRE_HAPROXY") == "1")
            Assert.Fail(Reason);
        Assert.Skip(Reason);
    }

    /// <summary>Starts one on a free port.</summary>
    /// <param name="server">Where the server listens.</param>
    /// <param name="options">What its line in the configuration says besides, such as send-proxy.</param>
    public static async Task<Haproxy> StartAsync(IPEndPoint server, string options)
    {
        Require();
        for (var attempt = 1; ; attempt++)
        {
            var haproxy = Start(FreePort.Find(), server, options);
            if (await haproxy.ListensAsync())
                return haproxy;
            var errors = await haproxy._errors;
            await haproxy.DisposeAsync();
            // Another may have taken the port in the meantime.
            if (attempt == Attempts || !errors.Contains("bind", StringComparison.OrdinalIgnoreCase))
                Assert.Fail($"haproxy did not start: {errors}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        await _errors;
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static Haproxy Start(IPEndPoint endPoint, IPEndPoint server, string options)
    {
        var folder = Directory.CreateTempSubdirectory("eventrpc-haproxy-");
        var configuration = Path.Combine(folder.FullName, "haproxy.cfg");
        File.WriteAllText(configuration, $"""
            global
                maxconn 100
            defaults
                mode tcp
                timeout connect 10s
                timeout client 60s
                timeout server 60s
            listen rpc
                bind {endPoint}
                server rpc {server} {options}

            """);
        // In the foreground, and as one process.
        var process = Process.Start(new ProcessStartInfo(Program, ["-db", "-f", configuration]) { RedirectStandardError = true })!;
        return new Haproxy(process, folder, endPoint);
    }

    /// <summary>Waits until it listens, or has ended because it cannot.</summary>
    private async Task<bool> ListensAsync()
    {
        using var limit = new CancellationTokenSource(TimeLimit);
        while (!_process.HasExited)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(EndPoint, limit.Token);
                return !_process.HasExited;
            }
            catch (SocketException)
            {
                await Task.Delay(PollInterval, limit.Token);
            }
        }
        return false;
    }

    private static bool LookForIt()
    {
        try
        {
            using var haproxy = Process.Start(new ProcessStartInfo(Program, ["-v"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            haproxy.StandardOutput.ReadToEnd();
            haproxy.WaitForExit();
            return haproxy.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
