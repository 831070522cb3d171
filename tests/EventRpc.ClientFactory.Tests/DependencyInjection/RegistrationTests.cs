using EventRpc.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EventRpc.ClientFactory.Tests.DependencyInjection;

public sealed class RegistrationTests
{
    [Fact]
    public async Task The_only_pool_needs_no_key()
    {
        await using var server = await Invoice.ServeAsync();
        await using var application = await ClientApplication.StartAsync(server.EndPoint);
        Assert.Same(application.Pool, application.Services.GetRequiredService<EventRpcClientPool>());
        Assert.Equal("billing", application.Pool.Name);
    }

    [Fact]
    public async Task Of_several_pools_each_has_its_own_connections_and_one_has_to_be_named()
    {
        await using var billing = await Invoice.ServeAsync();
        await using var stock = await Invoice.ServeAsync();
        await using var application = await ClientApplication.StartAsync(
            billing.EndPoint,
            add: services => services.AddEventRpcClient("stock", options => (options.Host, options.Port) = ("127.0.0.1", stock.EndPoint.Port)));
        await using var client = await application.Services.GetRequiredKeyedService<EventRpcClientPool>("stock").GetClientAsync();
        Assert.Equal((0, 1), (billing.Server.ConnectionCount, stock.Server.ConnectionCount));
        var failure = Assert.Throws<InvalidOperationException>(() => application.Services.GetService<EventRpcClientPool>());
        Assert.Equal("There are several Event::RPC clients (billing, stock): say which, such as by [FromKeyedServices(\"billing\")].", failure.Message);
    }

    [Fact]
    public void A_name_is_given_once()
    {
        var services = new ServiceCollection();
        services.AddEventRpcClient("billing", _ => { });
        var failure = Assert.Throws<InvalidOperationException>(() => services.AddEventRpcClient("billing", _ => { }));
        Assert.Equal("There is an Event::RPC client 'billing' already: give this one another name.", failure.Message);
    }

    [Fact]
    public async Task Settings_that_no_configuration_can_hold_are_made_in_code()
    {
        await using var server = await Invoice.ServeAsync();
        await using var application = await ClientApplication.StartAsync(
            server.EndPoint,
            add: services => services.Configure<EventRpcClientPoolOptions>("billing", options => options.Converters.Add(new ShoutingConverter())));
        await using var client = await application.Pool.GetClientAsync();
        await using var invoice = await client.NewAsync("My::Invoice", 7);
        Assert.Equal(new Shout("INVOICE 7"), await invoice.CallAsync<Shout>("print"));
    }

    [Fact]
    public async Task Time_is_the_containers_unless_another_is_set()
    {
        var clock = new ManualTime();
        await using var server = await Invoice.ServeAsync();
        await using var application = await ClientApplication.StartAsync(
            server.EndPoint,
            clock: clock,
            add: services => services.AddEventRpcClient("stock", options => options.TimeProvider = TimeProvider.System));
        var options = application.Services.GetRequiredService<IOptionsMonitor<EventRpcClientPoolOptions>>();
        Assert.Same(clock, options.Get("billing").TimeProvider);
        Assert.Same(TimeProvider.System, options.Get("stock").TimeProvider);
    }

    private sealed record Shout(string Text);

    private sealed class ShoutingConverter : PerlConverter<Shout>
    {
        public override string Description => "something to shout";

        public override Shout Read(PerlReader reader) => new(reader.ReadString().ToString().ToUpperInvariant());

        public override void Write(PerlWriter writer, Shout value) => writer.WriteString(value.Text);
    }
}
