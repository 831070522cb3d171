using EventRpc.Protocol;
using EventRpc.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace EventRpc.ClientFactory.Tests.Docs;

/// <summary>The pieces of C# in the documentation of the client factory. <see cref="ClientFactoryPageTests"/> compares.</summary>
public sealed class ClientFactorySnippets
{
    private static void Billing(WebApplicationBuilder builder)
    {
        builder.Services.AddEventRpcClient("billing", builder.Configuration.GetSection("Billing"));
        builder.Services.AddHealthChecks().AddEventRpcClient("billing");
    }

    private static void Stock(WebApplicationBuilder builder)
    {
        builder.Services.AddEventRpcClient("stock", options =>
        {
            options.Host = "stock.example.com";
            options.Converters.Add(new ColorConverter());
        });
    }

    [Fact]
    public async Task An_invoice_is_printed_and_its_server_is_healthy()
    {
        await using var server = await Invoice.ServeAsync();
        await using var services = Build(Billing, server);
        Assert.Equal("Invoice 7", await services.GetRequiredService<Invoices>().PrintAsync(7, TestContext.Current.CancellationToken));
        Assert.Equal((0, 1), (server.Server.ObjectCount, server.Server.ConnectionCount));
        var report = await services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HealthStatus.Healthy, report.Entries["eventrpc-client-billing"].Status);
    }

    [Fact]
    public async Task Settings_in_code_are_those_of_their_pool()
    {
        await using var server = await Invoice.ServeAsync();
        await using var services = Build(Stock, server);
        var options = services.GetRequiredService<IOptionsMonitor<EventRpcClientPoolOptions>>().Get("stock");
        Assert.Equal("stock.example.com", options.Host);
        Assert.IsType<ColorConverter>(Assert.Single(options.Converters));
    }

    private static ServiceProvider Build(Action<WebApplicationBuilder> add, RpcTestHost server)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration["Billing:Host"] = "127.0.0.1";
        builder.Configuration["Billing:Port"] = $"{server.EndPoint.Port}";
        add(builder);
        builder.Services.AddSingleton<Invoices>();
        return builder.Services.BuildServiceProvider();
    }

    public sealed class Invoices([FromKeyedServices("billing")] EventRpcClientPool pool)
    {
        public async Task<string> PrintAsync(int number, CancellationToken cancellationToken)
        {
            await using var client = await pool.GetClientAsync(cancellationToken);
            await using var invoice = await client.NewAsync("My::Invoice", [number], cancellationToken);
            return await invoice.CallAsync<string>("print", cancellationToken);
        }
    }

    private sealed record Color(string Name);

    private sealed class ColorConverter : PerlConverter<Color>
    {
        public override string Description => "a color";

        public override Color Read(PerlReader reader) => new(reader.ReadString().ToString());

        public override void Write(PerlWriter writer, Color value) => writer.WriteString(value.Name);
    }
}
