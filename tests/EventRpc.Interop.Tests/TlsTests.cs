namespace EventRpc.Interop.Tests;

public sealed class TlsTests
{
    [Fact]
    public async Task A_client_that_checks_the_certificate_is_served_over_TLS_and_a_plain_one_is_refused()
    {
        using var certificate = new TestCertificate();
        using var other = new TestCertificate();
        await using var host = await InteropHost.StartAsync(certificate.Settings);
        await host.RunPerlAsync("tls.pl", "--ca", certificate.CertificatePath, "--name", other.CertificatePath);
    }
}
