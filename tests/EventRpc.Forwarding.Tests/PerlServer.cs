namespace EventRpc.Forwarding.Tests;

/// <summary>The peer's server with the classes Test_class, from its examples, and Counter.</summary>
internal sealed class PerlServer : IAsyncDisposable
{
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
        var server = new PerlServer(FreePort.Find().Port, login);
        await server.WaitUntilItListensAsync();
        return server;
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
        await WaitUntilItListensAsync();
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

    private async Task WaitUntilItListensAsync()
    {
        if (!await _perl!.ListensAsync())
            Assert.Fail($"{await _perl.WaitForExitAsync()}");
    }
}
