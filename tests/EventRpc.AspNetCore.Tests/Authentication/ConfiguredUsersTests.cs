using System.Text.Json;
using EventRpc.Protocol;
using EventRpc.Testing;
using Microsoft.Extensions.Configuration;
using static EventRpc.Testing.RpcTestClient;

namespace EventRpc.AspNetCore.Tests.Authentication;

public sealed class ConfiguredUsersTests : IDisposable
{
    private const string Token = "frh4./qCggHMw";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("eventrpc-users-");

    private static async Task<string> LogInAsync(RpcTestHost host, string user, string token)
    {
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Cbor);
        return (await client.CallAsync(Request("auth", ("user", user), ("pass", token))))["msg"].ToString()!;
    }

    [Fact]
    public async Task A_hash_lets_its_token_in_and_not_itself()
    {
        var hash = RpcTokenHash.Create(Token);
        await using var host = await RpcTestHost.StartAsync(
            rpc => rpc.AddClass<Thing>(),
            ("EventRpc:Authentication:Required", "true"),
            ("EventRpc:Authentication:Users:fred", hash),
            ("EventRpc:Authentication:Users:frank", "frPLAINTOKEN"));
        Assert.Equal("Credentials Ok", await LogInAsync(host, "fred", Token));
        Assert.Equal("Credentials Ok", await LogInAsync(host, "frank", "frPLAINTOKEN"));
        Assert.Equal("Illegal credentials", await LogInAsync(host, "fred", hash));
        Assert.Equal("Illegal credentials", await LogInAsync(host, "fred", "right"));
        // Others are checked against fred's hash, for the time it takes only.
        Assert.Equal("Illegal credentials", await LogInAsync(host, "frank", Token));
        Assert.Equal("Illegal credentials", await LogInAsync(host, "nobody", Token));
    }

    [Fact]
    public void Hashes_are_told_from_tokens_and_differ_each_time()
    {
        Assert.True(RpcTokenHash.Is(RpcTokenHash.Create(Token)));
        Assert.NotEqual(RpcTokenHash.Create(Token), RpcTokenHash.Create(Token));
        foreach (var token in new[] { Token, "", "AQabcdefghijklmnopqrstuv", "AQAAAAIAAYagAAAA", "$6$saltsalt$pauPrmdmG4BTE9h2HPmywiw152IFch6BJCEsaY6D" })
            Assert.False(RpcTokenHash.Is(token));
        Assert.Throws<ArgumentException>(() => RpcTokenHash.Create(""));
        Assert.Throws<ArgumentException>(() => RpcTokenHash.Create("*0"));
    }

    [Fact]
    public async Task Users_follow_the_file_and_a_file_that_cannot_be_meant_leaves_them_as_they_were()
    {
        var path = Path.Combine(_folder.FullName, "users.json");
        Write(path, ("fred", Token));
        await using var host = await RpcTestHost.StartAsync(
            rpc => rpc.AddClass<Thing>(),
            builder => builder.Configuration.AddJsonFile(path, optional: false, reloadOnChange: true),
            [("EventRpc:Authentication:Required", "true")]);
        Assert.Equal("Credentials Ok", await LogInAsync(host, "fred", Token));

        Write(path, ("ann", "anTOKEN"));
        await host.Logs.WaitForAsync(line => line.EventId.Id == 37);
        Assert.Equal("Illegal credentials", await LogInAsync(host, "fred", Token));
        Assert.Equal("Credentials Ok", await LogInAsync(host, "ann", "anTOKEN"));

        host.Logs.ExpectError(36);
        Write(path, ("ann", "*0"));
        var error = await host.Logs.WaitForAsync(line => line.EventId.Id == 36);
        Assert.Contains("EventRpc:Authentication:Users:ann is '*0'", error.Text, StringComparison.Ordinal);
        Assert.Equal("Credentials Ok", await LogInAsync(host, "ann", "anTOKEN"));

        Write(path, ("ann", "anOTHER"), ("fred", Token));
        await host.Logs.WaitForAsync(line => line.EventId.Id == 37 && line.Text.Contains(": 2 ", StringComparison.Ordinal));
        Assert.Equal("Credentials Ok", await LogInAsync(host, "ann", "anOTHER"));
        Assert.Single(host.Logs.Lines, line => line.EventId.Id == 36);
    }

    [Fact]
    public async Task Credentials_in_clear_are_refused_where_TLS_is_required()
    {
        await using var host = await RpcTestHost.StartAsync(
            rpc => rpc.AddClass<Thing>(),
            ("EventRpc:Authentication:Required", "true"),
            ("EventRpc:Authentication:RequireTls", "true"),
            ("EventRpc:Authentication:Users:fred", Token));
        await host.Logs.WaitForAsync(line => line.EventId.Id == 94 && line.Text.Contains("EventRpc:Authentication:RequireTls", StringComparison.Ordinal));
        Assert.Equal("Credentials are only accepted over TLS", await LogInAsync(host, "fred", Token));
        await host.Logs.WaitForAsync(line => line.EventId.Id == 34);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static void Write(string path, params (string User, string Token)[] users)
    {
        // Moved into place, as one that is half written is another error.
        File.WriteAllText(path + "~", JsonSerializer.Serialize(new
        {
            EventRpc = new { Authentication = new { Users = users.ToDictionary(u => u.User, u => u.Token) } },
        }));
        File.Move(path + "~", path, overwrite: true);
    }
}
