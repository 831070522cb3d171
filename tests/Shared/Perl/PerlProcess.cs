using System.Diagnostics;
using System.Text;

namespace EventRpc.Testing;

/// <summary>A running perl, which does not outlive its test.</summary>
internal sealed class PerlProcess : IAsyncDisposable
{
    private const string Listening = "listening\n";
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    private PerlProcess(Process process)
    {
        _process = process;
        _output = ReadOutputAsync();
        _errors = process.StandardError.ReadToEndAsync();
    }

    public static PerlProcess Start(IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("perl", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment["LC_ALL"] = "C";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return new PerlProcess(process);
    }

    /// <summary>Waits until a server prints that it listens, which must be the first that it prints.</summary>
    /// <returns>False if it ended instead.</returns>
    public async Task<bool> ListensAsync()
    {
        await Task.WhenAny(_listening.Task, _output).WaitAsync(TimeLimit, TestContext.Current.CancellationToken);
        return _listening.Task.IsCompleted;
    }

    public bool HasExited => _process.HasExited;

    public async Task<PerlRun> WaitForExitAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeLimit);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Kill();
            Assert.Fail($"perl did not end within {TimeLimit.TotalSeconds} seconds.{Environment.NewLine}{await _output}{await _errors}");
        }
        return new PerlRun(_process.ExitCode, await _output, await _errors);
    }

    /// <summary>Ends the process at once, as a crash does: its connections are closed by the system.</summary>
    public void Kill() => _process.Kill();

    private async Task<string> ReadOutputAsync()
    {
        var output = new StringBuilder();
        var buffer = new char[4096];
        int read;
        while ((read = await _process.StandardOutput.ReadAsync(buffer)) > 0)
        {
            output.Append(buffer, 0, read);
            if (output.Length >= Listening.Length && output.ToString(0, Listening.Length) == Listening)
                _listening.TrySetResult();
        }
        return output.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }
        await Task.WhenAll(_output, _errors);
        _process.Dispose();
    }
}
