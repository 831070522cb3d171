namespace EventRpc.Forwarding.Tests;

/// <summary>The peer's server with the classes Test_class, from its examples, and Counter.</summary>
internal sealed class PerlServer : IAsyncDisposable
{
    private const int Attempts = 5;

    private readonly string? _login;
    private PerlProcess? _perl;

    private PerlServer(int port, string? login)
    {
        Port = port;
        _login = login;
        _perl = Launch();
    }

    public int Port { get; }

    /// <summary>Starts it.</summary>
    /// <param name="login">A user and password, with a colon between, that it wants.</param>
    public static async Task<PerlServer> StartAsync(string? login = null)
    {
        PerlPeer.Require(alsoExamples: true);
        for (var attempt = 1; ; attempt++)
        {
            var server = new PerlServer(FreePort.Find().Port, login);
            if (await server._perl!.ListensAsync())
                return server;
            var run = await server._perl.WaitForExitAsync();
            await server.StopAsync();
            // Another may have taken the port in the meantime.
            if (attempt == Attempts)
                Assert.Fail(run.ToString());
        }
    }

    /// <summary>Ends it at once.</summary>
    public async ValueTask StopAsync()
    {
        if (_perl is not null)
            await _perl.DisposeAsync();
        _perl = null;
    }

    /// <summary>Starts it again, on the same port.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        _perl = Launch();
        if (!await _perl.ListensAsync())
            Assert.Fail($"{await _perl.WaitForExitAsync()}");
    }

    public ValueTask DisposeAsync() => StopAsync();

    private PerlProcess Launch() => PerlProcess.Start(
    [
        "-I", Path.GetDirectoryName(PerlPeer.ExampleClient)!,
        "-I", Path.Combine(PerlPeer.ScriptFolder, "lib"),
        Path.Combine(PerlPeer.ScriptFolder, "two_classes.pl"),
        $"{Port}",
        .. _login is null ? [] : new[] { _login },
    ]);
}
