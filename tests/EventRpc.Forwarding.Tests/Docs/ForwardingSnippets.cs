using EventRpc.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.Forwarding.Tests.Docs;

/// <summary>What docs/forwarding.md has the reader write.</summary>
public sealed class ForwardingSnippets
{
    private static WebApplicationBuilder Gateway(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddEventRpc()
            .AddClass<Greeter>()
            .AddForwarding();
        builder.Services.AddHealthChecks().AddEventRpc();
        return builder;
    }

    [Fact]
    public async Task The_sample_starts_an_application()
    {
        await using var app = Gateway(["--Kestrel:Endpoints:EventRpc:Url=http://127.0.0.1:0"]).Build();
        await app.StartAsync(TestContext.Current.CancellationToken);
        Assert.NotEmpty(app.Services.GetRequiredService<IEventRpcServer>().Endpoints);
        await app.StopAsync(TestContext.Current.CancellationToken);
    }

    [RpcClass("My::Greeter")]
    [method: RpcConstructor]
    public sealed class Greeter()
    {
        [RpcMethod]
        public string Greet(string name) => $"Hello, {name}!";
    }
}
