using System.Diagnostics;
using System.Net;

namespace EventRpc.Interop.Tests;

/// <summary>A server program that is not ours, on a port of its own and in a folder of its own, which does not outlive its test.</summary>
internal sealed class ForeignServer : IAsyncDisposable
{
    private const int Attempts = 5;
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    private readonly Process _process;
    private readonly DirectoryInfo _folder;
    private readonly Task<string> _errors;

    private ForeignServer(Process process, DirectoryInfo folder, IPEndPoint endPoint)
    {
        _process = process;
        _folder = folder;
        _errors = process.StandardError.ReadToEndAsync();
        EndPoint = endPoint;
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Skips the test where a program is not installed; where a variable is 1 that is a failure.</summary>
    public static void Require(bool isInstalled, string reason, string variable)
    {
        if (isInstalled)
            return;
        if (Environment.GetEnvironmentVariable(variable) == "1")
            Assert.Fail(reason);
        Assert.Skip(reason);
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>How it ended, with all that it wrote; null if it is not there.</returns>
    public static (int ExitCode, string Output)? Run(string program, params IEnumerable<string> arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output + errors.GetAwaiter().GetResult());
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Starts a server on a free port, and waits until it answers.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="prepare">Writes its configuration into the folder, and says how it is started in the foreground.</param>
    /// <param name="answers">Whether it answers by now.</param>
    public static async Task<ForeignServer> StartAsync(
        string name, Func<IPEndPoint, string, ProcessStartInfo> prepare, Func<IPEndPoint, CancellationToken, Task<bool>> answers)
    {
        for (var attempt = 1; ; attempt++)
        {
            var endPoint = FreePort.Find();
            var folder = Directory.CreateTempSubdirectory($"eventrpc-{name}-");
            var start = prepare(endPoint, folder.FullName);
            start.RedirectStandardError = true;
            var server = new ForeignServer(Process.Start(start)!, folder, endPoint);
            if (await server.AnswersAsync(answers))
                return server;
            var errors = await server._errors;
            await server.DisposeAsync();
            // Another may have taken the port in the meantime.
            if (attempt == Attempts || !errors.Contains("bind", StringComparison.OrdinalIgnoreCase))
                Assert.Fail($"{name} did not start: {errors}");
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

    /// <summary>Waits until it answers, or has ended because it cannot.</summary>
    private async Task<bool> AnswersAsync(Func<IPEndPoint, CancellationToken, Task<bool>> answers)
    {
        using var limit = new CancellationTokenSource(TimeLimit);
        while (!_process.HasExited)
        {
            if (await answers(EndPoint, limit.Token))
                return !_process.HasExited;
            await Task.Delay(PollInterval, limit.Token);
        }
        return false;
    }
}
