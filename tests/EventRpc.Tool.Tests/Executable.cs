using System.Diagnostics;
using System.Text;
using EventRpc.Tool.Tests.Servers;

namespace EventRpc.Tool.Tests;

/// <summary>Runs programs to their end, the built tool above all.</summary>
internal static class Executable
{
    /// <summary>The tool, as it is built.</summary>
    public static string Tool { get; } = Path.Combine(AppContext.BaseDirectory, "eventrpc.dll");

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    /// <summary>Runs a program.</summary>
    /// <param name="start">How it is started.</param>
    /// <param name="talk">Writes to its standard input, and may read from what comes out; null for nothing.</param>
    public static async Task<ToolRun> RunAsync(ProcessStartInfo start, Func<StreamWriter, StreamReader, Task<string>>? talk = null)
    {
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        (start.StandardOutputEncoding, start.StandardErrorEncoding) = (Encoding.UTF8, Encoding.UTF8);
        using var process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeLimit);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            var said = talk is null ? "" : await talk(process.StandardInput, process.StandardOutput).WaitAsync(limit.Token);
            process.StandardInput.Close();
            said += await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return new(process.ExitCode, said, await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Runs the built tool.</summary>
    public static Task<ToolRun> RunToolAsync(TestServer? server, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Tool, .. args]);
        if (server is not null)
            start.Environment["EVENTRPC_SERVER"] = $"127.0.0.1:{server.Port}";
        return RunAsync(start);
    }
}
