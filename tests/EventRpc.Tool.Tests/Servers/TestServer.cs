namespace EventRpc.Tool.Tests.Servers;

/// <summary>A server of the classes My::Module and My::Owner, whoever made it.</summary>
public abstract class TestServer : IAsyncDisposable
{
    public abstract int Port { get; }

    public abstract int LogPort { get; }

    public abstract ValueTask DisposeAsync();

    /// <summary>Runs the tool against it.</summary>
    internal Task<ToolRun> RunAsync(params string[] args) => RunAsync("", args);

    /// <summary>Runs the tool against it, with something on standard input.</summary>
    internal Task<ToolRun> RunAsync(string input, string[] args) => ToolRun.StartAsync(args, input, ("EVENTRPC_SERVER", $"127.0.0.1:{Port}"));
}
