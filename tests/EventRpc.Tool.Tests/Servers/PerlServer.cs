namespace EventRpc.Tool.Tests.Servers;

/// <summary>The real Event::RPC::Server, of perl/server.pl.</summary>
internal sealed class PerlServer : TestServer
{
    private const int Attempts = 5;

    private readonly PerlProcess _perl;

    private PerlServer(PerlProcess perl, int port)
    {
        _perl = perl;
        Port = port;
    }

    public override int Port { get; }

    public override int LogPort => Port + 1;

    public static async Task<TestServer> StartAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            var port = FreePort.FindTwo().Port;
            var perl = PerlPeer.Start("server.pl", $"{port}");
            if (await perl.ListensAsync())
                return new PerlServer(perl, port);
            // Another may have taken a port in the meantime.
            var run = await perl.WaitForExitAsync();
            await perl.DisposeAsync();
            if (attempt == Attempts)
                Assert.Fail(run.ToString());
        }
    }

    public override ValueTask DisposeAsync() => _perl.DisposeAsync();
}
