using System.Diagnostics;
using System.Net;
using System.Text.Json;

namespace EventRpc.Resilience;

/// <summary>A server in a process of its own, whose memory is told apart from the clients', and which can be killed.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, typeof(ServerProcess).Assembly.GetName().Name!);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static int _killed;

    private readonly Process _process;
    private readonly Dictionary<string, string> _endpoints;
    private bool _isDisposed;

    private ServerProcess(Process process, Dictionary<string, string> endpoints) => (_process, _endpoints) = (process, endpoints);

    /// <summary>How many did not end in time. A scenario that has one fails, but not before its own failure has been seen.</summary>
    public static int Killed => Volatile.Read(ref _killed);

    /// <summary>Where the endpoint named EventRpc listens.</summary>
    public IPEndPoint EndPoint => IPEndPoint.Parse(_endpoints["EventRpc"]);

    /// <summary>Where the endpoint named EventRpcTls listens.</summary>
    public IPEndPoint TlsEndPoint => IPEndPoint.Parse(_endpoints["EventRpcTls"]);

    /// <summary>Where the endpoint named EventRpcLog listens.</summary>
    public IPEndPoint LogEndPoint => IPEndPoint.Parse(_endpoints["EventRpcLog"]);

    /// <summary>Where the endpoint named Http listens.</summary>
    public IPEndPoint HttpEndPoint => IPEndPoint.Parse(_endpoints["Http"]);

    /// <summary>Starts a server on ports that the system chooses.</summary>
    /// <param name="settings">Settings by their full keys.</param>
    /// <exception cref="InvalidOperationException">It did not start, as where another has its port.</exception>
    public static async Task<ServerProcess> StartAsync(params (string Key, string Value)[] settings)
    {
        var start = new ProcessStartInfo(Program, [ServedTarget.Command]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var (key, value) in (ReadOnlySpan<(string, string)>)[("Kestrel:Endpoints:EventRpc:Url", "http://127.0.0.1:0"), .. settings])
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        var process = Process.Start(start)!;
        try
        {
            var line = await process.StandardOutput.ReadLineAsync().WaitAsync(Patience) ?? throw new InvalidOperationException("The server did not start.");
            return new ServerProcess(process, JsonSerializer.Deserialize<Dictionary<string, string>>(line)!);
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    /// <summary>Asks for the state.</summary>
    /// <param name="question">One of those that <see cref="ServedTarget"/> answers.</param>
    public async Task<ServerState> AskAsync(string question = ServedTarget.State)
    {
        await _process.StandardInput.WriteLineAsync(question);
        var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience) ?? throw new InvalidOperationException("The server has gone.");
        return JsonSerializer.Deserialize<ServerState>(line)!;
    }

    /// <summary>Waits until a state has come, which must be soon.</summary>
    public Task<ServerState> WaitForAsync(Func<ServerState, bool> hasCome) => Waiting.UntilAsync(() => AskAsync(), hasCome, Patience);

    /// <summary>The state when nobody is there any more, who must have left, and all garbage is gone.</summary>
    public async Task<ServerState> AtRestAsync()
    {
        await WaitForAsync(state => state.IsAtRest);
        return await AskAsync(ServedTarget.Collected);
    }

    /// <summary>Tells the server by SIGTERM to stop, as an operator does.</summary>
    /// <returns>How often it has served each numbered call.</returns>
    public async Task<Dictionary<string, int>> TerminateAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]))
            await kill.WaitForExitAsync();
        var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        await _process.WaitForExitAsync().WaitAsync(Patience);
        Assert.Equal(0, _process.ExitCode);
        return JsonSerializer.Deserialize<Dictionary<string, int>>(line!)!;
    }

    /// <summary>Has the server end by its input's end.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
            return;
        if (!_process.HasExited)
            _process.StandardInput.Close();
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
            Interlocked.Increment(ref _killed);
        }
        _process.Dispose();
    }
}
