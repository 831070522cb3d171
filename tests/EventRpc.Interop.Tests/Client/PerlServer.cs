using System.Net;
using EventRpc.Client;
using EventRpc.Testing;

namespace EventRpc.Interop.Tests.Client;

/// <summary>The unmodified Event::RPC::Server, started for a test.</summary>
internal sealed class PerlServer : IAsyncDisposable
{
    private const int Attempts = 5;

    private readonly PerlProcess _process;
    private readonly TestCertificate? _certificate;
    private readonly IPEndPoint _endPoint;

    private PerlServer(PerlProcess process, TestCertificate? certificate, IPEndPoint endPoint)
    {
        _process = process;
        _certificate = certificate;
        _endPoint = endPoint;
    }

    /// <summary>How a client reaches the server, without a login.</summary>
    public EventRpcClientOptions Options => new()
    {
        Host = "127.0.0.1",
        Port = _endPoint.Port,
        Tls = _certificate is not null,
        CertificateAuthority = _certificate?.CertificatePath,
    };

    /// <summary>Starts a server.</summary>
    /// <param name="arguments">What server.pl is to be told.</param>
    /// <param name="isTls">Whether it speaks TLS.</param>
    public static async Task<PerlServer> StartAsync(IEnumerable<string> arguments, bool isTls = false)
    {
        PerlPeer.Require();
        for (var attempt = 1; ; attempt++)
        {
            var endPoint = FreePort.FindTwo();
            var certificate = isTls ? new TestCertificate() : null;
            string[] tls = certificate is null ? [] : ["--cert", certificate.CertificatePath, "--key", certificate.KeyPath];
            var process = PerlPeer.Start("server.pl", ["--port", $"{endPoint.Port}", .. tls, .. arguments]);
            var server = new PerlServer(process, certificate, endPoint);
            if (await process.ListensAsync())
                return server;
            var run = await process.WaitForExitAsync();
            await server.DisposeAsync();
            // Another may have taken the ports in the meantime.
            if (attempt == Attempts || !run.Errors.Contains("in use", StringComparison.Ordinal))
                Assert.Fail(run.ToString());
        }
    }

    /// <summary>Ends the server at once, as a crash does.</summary>
    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _certificate?.Dispose();
    }
}
