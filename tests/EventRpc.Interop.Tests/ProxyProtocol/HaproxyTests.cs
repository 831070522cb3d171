using System.Net.Sockets;
using EventRpc.AspNetCore;
using EventRpc.Protocol;
using EventRpc.Testing;

namespace EventRpc.Interop.Tests.ProxyProtocol;

/// <summary>Clients that come through a real haproxy.</summary>
public sealed class HaproxyTests
{
    private static readonly (string, string)[] Settings =
    [
        ("EventRpc:ProxyProtocol:Endpoints:0", "EventRpc"),
        ("EventRpc:ProxyProtocol:TrustedAddresses:0", "127.0.0.1"),
    ];

    [Theory]
    [InlineData("send-proxy", 1)]
    [InlineData("send-proxy-v2", 2)]
    [InlineData("send-proxy-v2 proxy-v2-options crc32c", 2)]
    public async Task The_server_knows_the_client_and_not_the_proxy(string options, int version)
    {
        Haproxy.Require();
        await using var host = await InteropHost.StartAsync(Settings);
        await using var haproxy = await Haproxy.StartAsync(host.EndPoint, options);
        await using var client = await RpcTestClient.ConnectAsync(haproxy.EndPoint, MessageFormat.Sereal);
        // What tried whether haproxy listens may still be connected, too.
        var address = client.Socket.LocalEndPoint;
        var connection = Assert.Single(host.Server.Connections, c => address!.Equals(c.RemoteEndPoint));
        Assert.Equal(haproxy.EndPoint, connection.LocalEndPoint);
        var feature = connection.Features.Get<ProxyProtocolFeature>()!;
        Assert.Equal(version, feature.Version);
        Assert.NotEqual(address, feature.ProxyEndPoint);
        Assert.Equal(host.EndPoint, feature.ProxiedEndPoint);
        Assert.Equal(options.Contains("crc32c", StringComparison.Ordinal), feature.Tlvs.Any(tlv => tlv.Type == 3));
    }

    [Theory]
    [InlineData("send-proxy")]
    [InlineData("send-proxy-v2")]
    public async Task The_Perl_client_is_served(string options)
    {
        Haproxy.Require();
        await using var host = await InteropHost.StartAsync(Settings);
        await using var haproxy = await Haproxy.StartAsync(host.EndPoint, options);
        (await PerlPeer.RunAsync("objects.pl", "--port", $"{haproxy.EndPoint.Port}")).AssertSuccess();
    }

    [Theory]
    [InlineData("send-proxy")]
    [InlineData("send-proxy-v2")]
    public async Task The_Perl_client_is_served_over_TLS_that_haproxy_only_passes_on(string options)
    {
        Haproxy.Require();
        using var certificate = new TestCertificate();
        using var other = new TestCertificate();
        await using var host = await InteropHost.StartAsync([.. certificate.Settings, .. Settings]);
        await using var haproxy = await Haproxy.StartAsync(host.EndPoint, options);
        (await PerlPeer.RunAsync("tls.pl", "--port", $"{haproxy.EndPoint.Port}", "--ca", certificate.CertificatePath, "--name", other.CertificatePath)).AssertSuccess();
    }
}
