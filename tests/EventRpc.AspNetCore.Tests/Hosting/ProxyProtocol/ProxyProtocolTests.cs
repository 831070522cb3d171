using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using EventRpc.AspNetCore.Tests.Limits;
using EventRpc.Protocol;
using EventRpc.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EventRpc.AspNetCore.Tests.Hosting.ProxyProtocol;

/// <summary>Endpoints behind a proxy, which here is the test itself.</summary>
public sealed class ProxyProtocolTests
{
    private const int NotTrusted = 60, HeaderRefused = 61, Left = 62;
    private const string Client4 = "192.0.2.1:56324", Client6 = "[2001:db8::1]:56324";

    private static readonly byte[] Version1 = ProxyHeaders.Version1("TCP4 192.0.2.1 198.51.100.2 56324 443");
    private static readonly byte[] Local = ProxyHeaders.Version2(0, [], command: 0x20);

    private static readonly (string, string)[] Settings =
    [
        ("EventRpc:ProxyProtocol:Endpoints:0", "EventRpc"),
        ("EventRpc:ProxyProtocol:TrustedAddresses:0", "127.0.0.0/8"),
    ];

    public static TheoryData<byte[], string> Headers => new()
    {
        { Version1, Client4 },
        { ProxyHeaders.Version1("TCP6 2001:db8::1 2001:db8::2 56324 443"), Client6 },
        { ProxyHeaders.Version2(ProxyHeaders.Tcp4, ProxyHeaders.Addresses4), Client4 },
        { ProxyHeaders.WithChecksum(ProxyHeaders.Tcp6, ProxyHeaders.Addresses6), Client6 },
        { ProxyHeaders.Version2(ProxyHeaders.Unix, ProxyHeaders.UnixAddresses("/run/client", "/run/server")), "/run/client" },
    };

    private static Task<RpcTestHost> StartAsync(params (string, string)[] more) =>
        RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>(), [.. Settings, .. more]);

    [Theory]
    [MemberData(nameof(Headers))]
    public async Task The_client_is_known_by_its_own_address_and_what_came_with_the_header_is_served(byte[] header, string client)
    {
        await using var host = await StartAsync();
        await using var proxy = await RpcTestClient.ConnectAsync(host.EndPoint);
        var request = proxy.Encode(RpcTestClient.Request("version"));
        await proxy.Stream.WriteAsync((byte[])[.. header, .. request]);
        Assert.True((await proxy.ReceiveAsync())["ok"].IsTrue);

        var connection = Assert.Single(host.Server.Connections);
        Assert.Equal(client, connection.RemoteEndPoint!.ToString());
        Assert.NotEqual(host.EndPoint, connection.LocalEndPoint);
        var feature = connection.Features.Get<ProxyProtocolFeature>()!;
        Assert.Equal(((NetworkStream)proxy.Stream).Socket.LocalEndPoint, feature.ProxyEndPoint);
        Assert.Equal(host.EndPoint, feature.ProxiedEndPoint);
        Assert.True(feature.IsProxied);
        Assert.Equal(header[0] == 'P' ? 1 : 2, feature.Version);
        await host.Logs.WaitForAsync(line => line.Text.EndsWith($"(from {client})", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_header_may_arrive_byte_by_byte_and_so_may_what_follows()
    {
        await using var host = await StartAsync();
        await using var proxy = await RpcTestClient.ConnectAsync(host.EndPoint);
        var header = ProxyHeaders.Version2(ProxyHeaders.Tcp4, [.. ProxyHeaders.Addresses4, .. ProxyHeaders.Tlv(2, "rpc.example"u8.ToArray())]);
        foreach (var b in (byte[])[.. header, .. proxy.Encode(RpcTestClient.Request("version"))])
            await proxy.Stream.WriteAsync((byte[])[b]);
        Assert.True((await proxy.ReceiveAsync())["ok"].IsTrue);
        var tlv = Assert.Single(Assert.Single(host.Server.Connections).Features.Get<ProxyProtocolFeature>()!.Tlvs);
        Assert.Equal((2, "rpc.example"), (tlv.Type, Encoding.ASCII.GetString(tlv.Value.Span)));
    }

    [Fact]
    public async Task A_proxy_that_speaks_for_itself_keeps_its_own_address()
    {
        await using var host = await StartAsync();
        foreach (var header in new[] { Local, ProxyHeaders.Version1("UNKNOWN") })
        {
            await using var proxy = await RpcTestClient.ConnectAsync(host.EndPoint);
            await proxy.Stream.WriteAsync(header);
            await proxy.SetFormatAsync(MessageFormat.Sereal);
            var connection = host.Server.Connections.MaxBy(c => c.Id)!;
            Assert.Equal(((NetworkStream)proxy.Stream).Socket.LocalEndPoint, connection.RemoteEndPoint);
            Assert.Equal(host.EndPoint, connection.LocalEndPoint);
            Assert.False(connection.Features.Get<ProxyProtocolFeature>()!.IsProxied);
        }
    }

    [Fact]
    public async Task An_endpoint_in_code_does_it_too_and_the_others_do_not()
    {
        await using var host = await RpcTestHost.StartAsync(
            rpc => rpc.AddClass<Thing>().Services.Configure<KestrelServerOptions>(kestrel =>
                kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseProxyProtocol().UseEventRpc())),
            Settings[1]);
        var endPoint = (IPEndPoint)host.Server.Endpoints.Single(e => e.Name != "EventRpc").EndPoint;
        await using var proxy = await RpcTestClient.ConnectAsync(endPoint);
        await proxy.Stream.WriteAsync(Version1);
        await proxy.SetFormatAsync(MessageFormat.Cbor);
        Assert.Equal(Client4, Assert.Single(host.Server.Connections).RemoteEndPoint!.ToString());
        await using var direct = await RpcTestClient.ConnectAsync(host.EndPoint, MessageFormat.Sereal);
    }

    [Fact]
    public async Task A_proxy_may_come_through_a_unix_socket()
    {
        var folder = Directory.CreateTempSubdirectory("eventrpc-proxy-");
        try
        {
            var path = Path.Combine(folder.FullName, "rpc");
            await using var host = await RpcTestHost.StartAsync(
                rpc => rpc.AddClass<Thing>().Services.Configure<KestrelServerOptions>(kestrel =>
                    kestrel.ListenUnixSocket(path, listen => listen.UseProxyProtocol().UseEventRpc())),
                ("EventRpc:ProxyProtocol:TrustedAddresses:0", "unix"));
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
            await socket.SendAsync(Version1);
            await host.Logs.WaitForAsync(line => line.Text.EndsWith($"(from {Client4})", StringComparison.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task The_header_stands_before_the_handshake_of_TLS()
    {
        var folder = Directory.CreateTempSubdirectory("eventrpc-proxy-");
        try
        {
            await using var host = await StartAsync(
                ("Kestrel:Endpoints:EventRpc:Url", "https://127.0.0.1:0"),
                ("Kestrel:Endpoints:EventRpc:Certificate:Path", WriteCertificate(folder.FullName)),
                ("Kestrel:Endpoints:EventRpc:Certificate:Password", "secret"));
            using var socket = new TcpClient();
            await socket.ConnectAsync(host.EndPoint);
            await socket.GetStream().WriteAsync(Version1);
            await using var tls = new SslStream(socket.GetStream());
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
#pragma warning disable CA5359 // The certificate is the test's own.
                RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
            });
            await tls.WriteAsync((byte[])[0, 0, 0, 0x27, .. "/0/E:R:M:N/1//2//3/neg_formats_avail/0/"u8]);
            await tls.ReadExactlyAsync(new byte[0x29]);
            var connection = Assert.Single(host.Server.Connections);
            Assert.True(connection.IsEncrypted);
            Assert.Equal(Client4, connection.RemoteEndPoint!.ToString());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Endpoints_that_speak_HTTP_can_be_named_as_well()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        foreach (var (key, value) in Settings)
            builder.Configuration[key] = value;
        builder.Configuration["Kestrel:Endpoints:EventRpc:Url"] = "http://127.0.0.1:0";
        builder.Configuration["Kestrel:Endpoints:Web:Url"] = "http://127.0.0.1:0";
        builder.Configuration["EventRpc:ProxyProtocol:Endpoints:1"] = "web";
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel((context, kestrel) => kestrel.Configure(context.Configuration.GetSection("Kestrel")));
        builder.Services.AddEventRpc().AddClass<Thing>();
        await using var app = builder.Build();
        app.Run(context => context.Response.WriteAsync($"{context.Connection.RemoteIpAddress}:{context.Connection.RemotePort}"));
        await app.StartAsync();

        var rpcPort = ((IPEndPoint)app.Services.GetRequiredService<IEventRpcServer>().Endpoints.Single().EndPoint).Port;
        var web = app.Urls.Select(url => new Uri(url)).Single(url => url.Port != rpcPort);
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, web.Port);
        await socket.GetStream().WriteAsync((byte[])[.. Version1, .. "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8]);
        using var reader = new StreamReader(socket.GetStream());
        Assert.Contains(Client4, await reader.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_not_trusted_is_not_believed_and_closed_with_one_line()
    {
        await using var host = await RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>(), Settings[0], ("EventRpc:ProxyProtocol:TrustedAddresses:0", "192.0.2.0/24"));
        try
        {
            await using var proxy = await RpcTestClient.ConnectAsync(host.EndPoint);
            await AssertClosedAsync(host, proxy, Version1);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            // It was closed before connecting had returned.
        }
        await host.Logs.WaitForAsync(line => line.EventId.Id == NotTrusted);
        Assert.Single(host.Logs.Lines, IsComplaint);
    }

    [Theory]
    [InlineData("PROXY TCP4 nonsense\r\n", "two addresses and two ports")]
    [InlineData("\0\0\0\u0027/0/E:R:M:N/1//2//3/neg_formats_avail/0/", "no header of the PROXY protocol")]
    public async Task What_is_no_header_closes_the_connection_with_one_line(string bytes, string reason)
    {
        await using var host = await StartAsync();
        await using var proxy = await RpcTestClient.ConnectAsync(host.EndPoint);
        await AssertClosedAsync(host, proxy, Encoding.Latin1.GetBytes(bytes));
        var line = Assert.Single(host.Logs.Lines, IsComplaint);
        Assert.Equal(HeaderRefused, line.EventId.Id);
        Assert.Contains(reason, line.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_header_that_does_not_arrive_in_time_closes_the_connection()
    {
        await using var host = await StartAsync(("EventRpc:ProxyProtocol:HeaderTimeout", "00:00:00.2"));
        await using var proxy = await RpcTestClient.ConnectAsync(host.EndPoint);
        await AssertClosedAsync(host, proxy, Version1[..20]);
        var line = await host.Logs.WaitForAsync(line => line.EventId.Id == HeaderRefused);
        Assert.Contains("did not arrive within 00:00:00.2", line.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_is_closed_while_its_header_is_waited_for_is_no_error()
    {
        var clock = new TestClock();
        await using var host = await RpcTestHost.StartAsync(
            rpc => rpc.AddClass<Thing>(),
            builder => builder.Services.AddSingleton<TimeProvider>(clock),
            [.. Settings, ("EventRpc:ProxyProtocol:HeaderTimeout", "00:05:00")]);
        await using var slow = await RpcTestClient.ConnectAsync(host.EndPoint);
        await slow.Stream.WriteAsync(Version1.AsMemory(0, 20));
        while (host.Services.GetRequiredService<ConnectionGate>().Count == 0)
            await Task.Yield();
        clock.Advance(TimeSpan.FromSeconds(16));
        Assert.Null(await slow.ReceiveBytesAsync());
        await using var late = await RpcTestClient.ConnectAsync(host.EndPoint);
        await late.Stream.WriteAsync(Version1.AsMemory(0, 20));
        while (host.Services.GetRequiredService<ConnectionGate>().Count == 0)
            await Task.Yield();
        await host.Server.DrainAsync();
        Assert.Null(await late.ReceiveBytesAsync());
        Assert.Equal(1, host.Server.LimitRejections[RpcLimit.HandshakeTime]);
    }

    [Fact]
    public async Task The_time_for_the_header_does_not_end_the_connection_behind_it()
    {
        await using var host = await StartAsync(("EventRpc:ProxyProtocol:HeaderTimeout", "00:00:05"));
        await using var proxy = await RpcTestClient.ConnectAsync(host.EndPoint);
        await proxy.Stream.WriteAsync(Version1);
        await proxy.SetFormatAsync(MessageFormat.Sereal);

        // Another's time, which began later, runs out in the meantime.
        await using var silent = await RpcTestClient.ConnectAsync(host.EndPoint);
        await host.Logs.WaitForAsync(line => line.EventId.Id == HeaderRefused);
        await proxy.NewAsync("T::Thing::new");
    }

    [Fact]
    public async Task A_proxy_that_leaves_in_the_middle_is_a_line_and_one_that_only_looks_is_none()
    {
        await using var host = await StartAsync();
        await using (await RpcTestClient.ConnectAsync(host.EndPoint))
        {
        }
        Assert.Equal(LogLevel.Debug, (await host.Logs.WaitForAsync(line => line.EventId.Id == Left)).Level);
        await using (var proxy = await RpcTestClient.ConnectAsync(host.EndPoint))
            await proxy.Stream.WriteAsync(Version1.AsMemory(0, 10));
        var line = await host.Logs.WaitForAsync(line => line.EventId.Id == HeaderRefused);
        Assert.EndsWith("it ended in the middle of its header", line.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_waits_for_no_header()
    {
        await using var host = await StartAsync(("EventRpc:ProxyProtocol:HeaderTimeout", "00:05:00"));
        await using var proxy = await RpcTestClient.ConnectAsync(host.EndPoint);
        await proxy.Stream.WriteAsync(Version1.AsMemory(0, 10));
        await host.Logs.WaitForAsync(line => line.Text.Contains("accepted", StringComparison.Ordinal));
        await host.StopAsync();
        Assert.DoesNotContain(host.Logs.Lines, IsComplaint);
    }

    [Theory]
    [InlineData("EventRpc:ProxyProtocol:Endpoints:0", "EventRpc", "EventRpc:ProxyProtocol:TrustedAddresses is empty")]
    [InlineData("EventRpc:ProxyProtocol:TrustedAddresses:0", "localhost", "EventRpc:ProxyProtocol:TrustedAddresses:0 is 'localhost': give an address")]
    [InlineData("EventRpc:ProxyProtocol:HeaderTimeout", "00:00:00", "EventRpc:ProxyProtocol:HeaderTimeout is 00:00:00: give a time from 00:00:00.1000000 to 00:05:00 ")]
    public async Task A_setting_that_cannot_be_meant_stops_the_start(string key, string value, string expected)
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>(), (key, value)));
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_no_endpoint_has_stops_the_start()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(("EventRpc:ProxyProtocol:Endpoints:1", "EventRcp")));
        Assert.Equal("EventRpc:ProxyProtocol:Endpoints names 'EventRcp', which is no endpoint of Kestrel:Endpoints (EventRpc).", failure.Message);
    }

    [Fact]
    public async Task An_endpoint_in_code_needs_someone_to_trust()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>().Services
            .Configure<KestrelServerOptions>(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseProxyProtocol().UseEventRpc()))));
        Assert.StartsWith("EventRpc:ProxyProtocol:TrustedAddresses is empty", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_endpoint_in_code_needs_the_server()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseProxyProtocol()));
        var failure = Assert.Throws<InvalidOperationException>(() => builder.Build());
        Assert.Contains("AddEventRpc()", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>Whether a line is a warning or worse, but for Kestrel's own that the machine is busy.</summary>
    private static bool IsComplaint(EventRpc.Testing.LogLine line) => line.Level >= LogLevel.Warning && line.EventId.Name != "HeartbeatSlow";

    private static async Task AssertClosedAsync(RpcTestHost host, RpcTestClient proxy, byte[] bytes)
    {
        try
        {
            await proxy.Stream.WriteAsync(bytes);
        }
        catch (IOException)
        {
            // Closed already.
        }
        Assert.Null(await proxy.ReceiveBytesAsync());
        Assert.Equal(0, host.Server.ConnectionCount);
        Assert.DoesNotContain(host.Logs.Lines, line => line.Text.Contains("Got new RPC connection", StringComparison.Ordinal));
    }

    private static string WriteCertificate(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var path = Path.Combine(folder, "server.pfx");
        File.WriteAllBytes(path, certificate.Export(X509ContentType.Pfx, "secret"));
        return path;
    }
}
