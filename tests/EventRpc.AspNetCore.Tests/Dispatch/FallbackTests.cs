using System.Text;
using EventRpc.Protocol;
using EventRpc.Testing;
using static EventRpc.Testing.RpcTestClient;

namespace EventRpc.AspNetCore.Tests.Dispatch;

/// <summary>Clients older than 1.08, which speak Storable from their first byte, where that is allowed.</summary>
public sealed class FallbackTests
{
    private const string Version = "050b03000000010a0776657273696f6e00000003636d64";
    private const string Classes = "050b03000000010a0c636c61737365735f6c69737400000003636d64";
    private static readonly string Formats = Convert.ToHexString("/0/E:R:M:N/1//2//3/neg_formats_avail/0/"u8);

    private static Task<RpcTestHost> StartAsync(params (string, string)[] settings) =>
        RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>(), [("EventRpc:AllowStorable", "true"), .. settings]);

    [Fact]
    public async Task A_message_that_is_not_the_text_is_answered_in_Storable()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host.EndPoint);
        var reply = ReadStorable(await CallAsync(client, Version));
        Assert.Equal(("1", "1.10", "1.00"), (reply["ok"].ToString(), reply["version"].ToString(), reply["protocol"].ToString()));
        Assert.Equal("STOR", Assert.Single(host.Server.Connections).MessageFormat);
        await host.Logs.WaitForAsync(line => line.EventId.Id == 25 && line.Text.EndsWith("Message format is now STOR", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Until_the_version_is_asked_for_each_message_is_looked_at_anew()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host.EndPoint);
        for (var i = 0; i < 2; i++)
        {
            Assert.IsType<PerlArray>(ReadStorable(await CallAsync(client, Classes))["classes"]);
            Assert.Equal("/0/E:R:M:N/1/1/2/SERL,CBOR,JSON,STOR/3//0/", Encoding.Latin1.GetString(await CallAsync(client, Formats)));
        }
        Assert.Equal("E:R:M:N", Assert.Single(host.Server.Connections).MessageFormat);
    }

    [Fact]
    public async Task After_the_version_only_Storable_is_understood()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host.EndPoint);
        await CallAsync(client, Version);
        Assert.Contains("Not a Storable image", ReadStorable(await CallAsync(client, Formats))["msg"].ToString(), StringComparison.Ordinal);
        Assert.True(ReadStorable(await CallAsync(client, Version))["ok"].IsTrue);
    }

    [Fact]
    public async Task The_version_asked_for_in_the_text_settles_nothing()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host.EndPoint);
        Assert.Equal("/0/E:R:M:N/1/1/2//3//0/", Encoding.Latin1.GetString(await CallAsync(client, Convert.ToHexString("/0/E:R:M:N/1//2//3/version/0/"u8))));
        Assert.True(ReadStorable(await CallAsync(client, Classes))["ok"].IsTrue);
    }

    [Fact]
    public async Task An_agreed_format_ends_the_looking()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        await client.Stream.WriteAsync(Frame(Version));
        Assert.Contains("Not a Sereal document", (await client.ReceiveAsync())["msg"].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("050b")]
    [InlineData("050b1300")]
    [InlineData("ff")]
    public async Task What_is_neither_is_an_error_in_Storable_and_the_connection_goes_on(string garbage)
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host.EndPoint);
        var reply = ReadStorable(await CallAsync(client, garbage));
        Assert.False(reply["ok"].IsTrue);
        Assert.StartsWith("Unexpected error on incoming RPC call: ", reply["msg"].ToString(), StringComparison.Ordinal);
        Assert.StartsWith("/0/E:R:M:N/1/1/", Encoding.Latin1.GetString(await CallAsync(client, Formats)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Old_clients_are_served_even_where_Storable_is_not_offered()
    {
        await using var host = await StartAsync(("EventRpc:MessageFormats:0", "SERL"));
        await using var client = await ConnectAsync(host.EndPoint);
        Assert.Equal("/0/E:R:M:N/1/1/2/SERL/3//0/", Encoding.Latin1.GetString(await CallAsync(client, Formats)));
        Assert.True(ReadStorable(await CallAsync(client, Version))["ok"].IsTrue);
    }

    private static byte[] Frame(string body) => [0, 0, 0, (byte)(body.Length / 2), .. Convert.FromHexString(body)];

    private static async Task<byte[]> CallAsync(RpcTestClient client, string body)
    {
        await client.Stream.WriteAsync(Frame(body));
        return (await client.ReceiveBytesAsync())!;
    }

    private static PerlHash ReadStorable(byte[] body)
    {
        var reader = MessageFormat.Storable.CreateReader();
        reader.Start(body);
        return Assert.IsType<PerlHash>(PerlValue.Read(reader));
    }
}
