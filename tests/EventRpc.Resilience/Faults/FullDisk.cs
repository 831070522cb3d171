using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EventRpc.Resilience;

public sealed class FullDisk : Scenario
{
    internal override string Claim => "the application's log is on a disk that is full, and its provider throws at every line of the server (the categories EventRpc.*); clients come, log in, call and go as ever, and changed modules are still looked at.";

    internal override async Task RunAsync(ScenarioRun run)
    {
        var modules = Directory.CreateTempSubdirectory("eventrpc-modules-");
        try
        {
            await RunAsync(modules, run);
        }
        finally
        {
            modules.Delete(recursive: true);
        }
    }

    private static async Task RunAsync(DirectoryInfo modules, ScenarioRun run)
    {
        var clients = run.Pick(50, 2_000);
        using var full = new FullDiskProvider();
        await using var host = await FaultyHost.StartAsync(
            prepare: builder => builder.Services.AddSingleton<ILoggerProvider>(full).AddSingleton<TimeProvider, FastTime>(),
            settings:
            [
                .. LogIns.Required,
                ("Kestrel:Endpoints:EventRpcLog:Url", "http://127.0.0.1:0"), ("EventRpc:Modules:Path", modules.FullName), ("EventRpc:Modules:AutoReload", "true"),
            ]);
        await Parallel.ForAsync(0, clients, run.CancellationToken, async (_, cancellationToken) =>
        {
            await host.AssertServesAsync();
            // One that is refused, told something, and breaks off.
            await using var wrong = await ConnectAsync(host.EndPoint, MessageFormat.Json);
            Assert.Equal("Illegal credentials", (await wrong.LogInAsync(LogIns.User, "wrong"))["msg"].ToString());
            await wrong.LogInAsync();
            Assert.Equal("Unknown request command 'x'", (await wrong.CallAsync(Request("x")))["msg"].ToString());
            await wrong.Stream.WriteAsync((byte[])[0, 0, 0], cancellationToken);
        });
        // Whoever looks at the modules has to log that they cannot be used, and looks on.
        host.Logs.ExpectError(83);
        foreach (var module in (string[])["First", "Second"])
        {
            await File.WriteAllTextAsync(Path.Combine(modules.FullName, $"{module}.dll"), "is no module", run.CancellationToken);
            await host.Logs.WaitForAsync(line => line.EventId.Id == 83 && line.Text.Contains(module, StringComparison.Ordinal));
        }
        run.Note("clients", $"{2 * clients:N0}");
        run.Note("lines lost", $"{full.Failures:N0}");
        Assert.NotEqual(0, full.Failures);
        await host.AssertAtRestAsync();
    }

    /// <summary>Writes to a file without any room left, or is as if it did where there is no such file.</summary>
    private sealed class FullDiskProvider : ILoggerProvider, ILogger
    {
        private int _failures;

        public int Failures => Volatile.Read(ref _failures);

        public ILogger CreateLogger(string categoryName) => categoryName.StartsWith("EventRpc", StringComparison.Ordinal) ? this : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Interlocked.Increment(ref _failures);
            if (!OperatingSystem.IsLinux())
                throw new IOException("No space left on device");
            using var file = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            file.Write(Encoding.UTF8.GetBytes(formatter(state, exception)));
        }

        public void Dispose()
        {
        }
    }
}
