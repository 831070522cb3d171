using System.Net.Sockets;
using EventRpc.Protocol;
using EventRpc.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.AspNetCore.Tests.Hosting;

/// <summary>Endpoints that are unix sockets, where the peer has ports only.</summary>
public sealed class UnixSocketTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("eventrpc-unix-");

    private string SocketPath => Path.Combine(_folder.FullName, "rpc");

    [Fact]
    public async Task A_unix_socket_of_the_configuration_speaks_rpc()
    {
        await using var host = await RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>(), ("Kestrel:Endpoints:EventRpc:Url", $"http://unix:{SocketPath}"));
        await AssertServedAsync(host);
        Assert.Contains(host.Logs.Lines, line => line.EventId.Id == 2 && line.Text.Contains(SocketPath, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_unix_socket_of_the_code_speaks_rpc()
    {
        await using var host = await RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>().Services.Configure<KestrelServerOptions>(kestrel =>
            kestrel.ListenUnixSocket(SocketPath, listen => listen.UseEventRpc())));
        await AssertServedAsync(host);
    }

    [Fact]
    public async Task A_client_begins_no_line_of_the_log_by_the_name_of_its_own_socket()
    {
        await using var host = await RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>(), ("Kestrel:Endpoints:EventRpc:Url", $"http://unix:{SocketPath.PadRight(100, 'x')}"));
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        client.Bind(new UnixDomainSocketEndPoint(Path.Combine(_folder.FullName, "c\nforged: line")));
        await client.ConnectAsync(host.Server.Endpoints[0].EndPoint, TestContext.Current.CancellationToken);
        var connected = await host.Logs.WaitForAsync(line => line.EventId.Id == 10);
        Assert.EndsWith(@"c\x{a}forged: line)", connected.Text, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task AssertServedAsync(RpcTestHost host)
    {
        Assert.Contains(host.Server.Endpoints, endpoint => endpoint.EndPoint.ToString() == SocketPath);
        await using var client = await RpcTestClient.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath), MessageFormat.Sereal);
        var oid = await client.NewAsync("T::Thing::new", "data", "through a file");
        Assert.Equal("through a file", (await client.ResultAsync(oid, "get_data")).ToString());
        Assert.Equal("T::Thing->describe cid=1 user=", (await client.ResultAsync(oid, "describe")).ToString());
        Assert.Single(host.Server.Connections);
    }
}
