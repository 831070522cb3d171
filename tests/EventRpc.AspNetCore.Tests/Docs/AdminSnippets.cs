using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using EventRpc.AspNetCore.Tests.Admin;
using EventRpc.Tests.Shared;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.AspNetCore.Tests.Docs;

/// <summary>What docs/admin.md has the reader write and run.</summary>
public sealed partial class AdminSnippets
{
    private static void Local(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddEventRpc().AddClass<Greeter>();

        var app = builder.Build();
        app.MapEventRpcAdmin("/eventrpc");
    }

    private static void WithPolicies(WebApplicationBuilder builder)
    {
        builder.Services.AddAuthentication(EventRpcBasicDefaults.AuthenticationScheme).AddEventRpcBasic();
        builder.Services.AddAuthorizationBuilder()
            .AddPolicy("readers", policy => policy.RequireAuthenticatedUser())
            .AddPolicy("operators", policy => policy.RequireUserName("fred"));

        var app = builder.Build();
        app.MapEventRpcAdmin("/eventrpc")
            .RequireAuthorization("readers")
            .RequireDisconnectAuthorization("operators");
    }

    [Fact]
    public void The_samples_build_an_application()
    {
        Local([]);
        var builder = WebApplication.CreateBuilder();
        builder.Services.AddEventRpc().AddClass<Greeter>();
        WithPolicies(builder);
    }

    [Fact]
    public async Task The_curl_commands_do_what_they_say()
    {
        await using var host = await AdminHost.StartAsync();
        var clients = new List<EventRpc.Testing.RpcTestClient>();
        for (var i = 0; i < 7; i++)
            clients.Add(await host.ConnectAsync());
        var commands = Curl().Matches(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs/admin.md")))
            .Select(match => match.Groups[1].Value.Replace("http://localhost:5080/", $"{host.Http.BaseAddress}", StringComparison.Ordinal))
            .ToList();
        Assert.Equal(5, commands.Count);

        Assert.Equal("running", JsonElement.Parse(await RunAsync(commands[0])).GetProperty("state").GetString());
        Assert.Equal(7, JsonElement.Parse(await RunAsync(commands[1])).GetProperty("total").GetInt32());
        Assert.Equal("", await RunAsync(commands[2]));
        Assert.Null(await clients[6].ReceiveBytesAsync());
        await AssertStreamsAsync(commands[3], "[2] cid=7: Got new RPC connection. Connection ID is 7");
        await AssertStreamsAsync(commands[4], "event: line\ndata: {\"sequence\":");
        foreach (var client in clients)
            await client.DisposeAsync();
    }

    private static async Task<string> RunAsync(string arguments)
    {
        using var curl = Start(arguments);
        var output = await curl.StandardOutput.ReadToEndAsync();
        await curl.WaitForExitAsync();
        return output;
    }

    /// <summary>Reads a stream, which does not end, until it has what is expected.</summary>
    private static async Task AssertStreamsAsync(string arguments, string expected)
    {
        using var curl = Start(arguments);
        var output = "";
        while (!output.Contains(expected, StringComparison.Ordinal) && await curl.StandardOutput.ReadLineAsync() is { } line)
            output += line + "\n";
        curl.Kill();
        await curl.WaitForExitAsync();
        Assert.Contains(expected, output, StringComparison.Ordinal);
    }

    private static Process Start(string arguments) =>
        Process.Start(new ProcessStartInfo("curl", $"-sS --max-time 60 {arguments}") { RedirectStandardOutput = true })!;

    [GeneratedRegex("^curl (.+)$", RegexOptions.Multiline)]
    private static partial Regex Curl();

    [RpcClass("My::Greeter")]
    internal sealed class Greeter
    {
        [RpcMethod]
        public string Greet(string name) => $"Hello, {name}!";
    }
}
