using EventRpc.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EventRpc.AspNetCore.Tests.Hosting;

/// <summary>What stops the start, and what it says.</summary>
public sealed class StartTests
{
    private static async Task<string> StartFailsAsync<TException>(Action<EventRpcBuilder> configure, params (string, string)[] settings)
        where TException : Exception =>
        (await Assert.ThrowsAsync<TException>(() => RpcTestHost.StartAsync(configure, settings))).Message;

    [Theory]
    [InlineData("EventRpc:Authentication:Require", "true", "Require")]
    [InlineData("EventRpc:MaxMessageSize", "5", "MaxMessageSize")]
    public async Task A_setting_that_does_not_exist_stops_the_start(string key, string value, string named)
    {
        var message = await StartFailsAsync<InvalidOperationException>(rpc => rpc.AddClass<Thing>(), (key, value));
        Assert.Contains($"'{named}'", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_wrong_settings_are_named_at_once()
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => RpcTestHost.StartAsync(
            rpc => rpc.AddClass<Thing>(),
            ("EventRpc:Limits:MaxDepth", "0"),
            ("EventRpc:MessageFormats:3", "x")));
        Assert.Equal(2, failure.Failures.Count());
    }

    [Fact]
    public async Task Without_an_endpoint_the_lines_to_add_are_shown()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddEventRpc().AddClass<Thing>();
        await using var app = builder.Build();
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync());
        Assert.Contains("""{ "Kestrel": { "Endpoints": { "EventRpc": { "Url": "http://localhost:5555" } } } }""", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_endpoint_alone_does_not_count_as_one_that_speaks_rpc()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration["Kestrel:Endpoints:EventRpcLog:Url"] = "http://127.0.0.1:0";
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel((context, kestrel) =>
        {
            kestrel.Configure(context.Configuration.GetSection("Kestrel"));
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.UseEventRpcLog());
        });
        builder.Services.AddEventRpc().AddClass<Thing>();
        await using var app = builder.Build();
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync());
        Assert.StartsWith("No endpoint speaks Event::RPC.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Classes_that_cannot_be_served_are_all_named_with_what_to_do()
    {
        var message = await StartFailsAsync<InvalidOperationException>(rpc => rpc
            .AddClass<Thing>()
            .AddClass<Thing>()
            .AddClass<Empty>("T::Empty", _ => { })
            .AddClass<Empty>("not a package", c => c.Constructor("new", () => new Empty()))
            .AddClass<Abstract>()
            .AddClass<Bad>());
        foreach (var expected in new[]
        {
            "The class 'T::Thing' is added twice.",
            "T::Empty (EventRpc.AspNetCore.Tests.Hosting.StartTests+Empty) exports nothing",
            "'not a package' (EventRpc.AspNetCore.Tests.Hosting.StartTests+Empty) is not the name of a Perl package",
            "T::Bad->stream (Bad.Stream): The parameter 'stream': Perl has no value for the .NET type System.IO.Stream",
            "T::Bad->twice (Bad.Twice): the method is exported twice",
            "T::Bad->leak (Bad.Leak): It returns an object of an exported class: make it a [RpcObjectMethod].",
            "T::Bad->text (Bad.Text): It hands out objects, and a Perl client makes an object of everything that it returns, but System.String is no exported class",
            "T::Bad->mixed (Bad.Mixed): It hands out objects",
            "T::Bad->nested (Bad.Nested): It hands out objects",
            "T::Bad->wrapped (Bad.Wrapped): It returns an object of an exported class",
            "T::Bad->forget (Bad.Forget): An async void method cannot be waited for",
            "T::Bad->unkeyed (Bad.Unkeyed): The parameter 'value' asks for a service of type System.String, and none is registered.",
            "T::Bad->unregistered (Bad.Unregistered): The parameter 'value' asks for a service of type System.Uri, and none is registered.",
            "T::Bad->no_service (Bad.NoService): The parameter 'service': A EventRpc.AspNetCore.Tests.Hosting.StartTests+Service cannot be made from what a client sends",
            "T::Bad->can (Bad.Can): 'can' is not a name that an exported method can have in Perl.",
            "T::Bad->other_name (Bad.Again): the method is exported twice",
            "T::Abstract->new (Abstract..ctor): An abstract class cannot be made",
            "T::Bad->reference (Bad.Reference): The parameter 'value' is a reference or a span",
            "T::Bad->DESTROY (Bad.Finish): 'DESTROY' is not a name that an exported method can have in Perl.",
            "T::Bad->only (Bad.Only): The parameter 'data' would come from the client, but a singleton is made once",
            "T::Bad->other (Bad.Other): It must return a Bad.",
        })
        {
            Assert.Contains(expected, message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_class_without_the_attribute_is_refused_with_the_two_ways_out()
    {
        var failure = Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddEventRpc().AddClass<Empty>());
        Assert.Contains("has no [RpcClass] attribute", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_builder_expression_that_names_no_method_is_refused()
    {
        var failure = Assert.Throws<ArgumentException>(() => new ServiceCollection().AddEventRpc().AddClass<Empty>("T::E", c => c.Method("x", e => e.Callback)));
        Assert.Contains("x => x.Method", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_endpoint_in_code_needs_the_server()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.UseEventRpc()));
        var failure = Assert.Throws<InvalidOperationException>(() => builder.Build());
        Assert.Contains("AddEventRpc()", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_may_stand_in_a_section_of_another_name()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Configuration.AddInMemoryCollection([new("My:Rpc:Limits:MaxDepth", "1")]);
        builder.Services.AddEventRpc(builder.Configuration.GetSection("My:Rpc")).AddClass<Thing>();
        await using var app = builder.Build();
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync());
        Assert.Contains("My:Rpc:Limits:MaxDepth is 1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_may_stand_at_the_root()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddEventRpc(new ConfigurationBuilder().AddInMemoryCollection([new("Limits:MaxDepth", "1")]).Build()).AddClass<Thing>();
        await using var app = builder.Build();
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync());
        Assert.StartsWith("Limits:MaxDepth is 1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_that_is_added_while_the_server_runs_is_said_to_need_a_restart()
    {
        using var file = new TemporaryFile("{}");
        await using var host = await RpcTestHost.StartAsync(
            rpc => rpc.AddClass<Thing>(),
            builder => builder.Configuration.AddJsonFile(file.Path, optional: false, reloadOnChange: true),
            [],
            use: app => app.Run(context => Task.CompletedTask),
            reloadOnChange: true);
        file.Write("""{ "Kestrel": { "Endpoints": { "EventRpc2": { "Url": "http://127.0.0.1:0" }, "Web": { "Url": "http://127.0.0.1:0" } } } }""");
        var warning = await host.Logs.WaitForAsync(line => line.EventId.Id == 124);
        Assert.StartsWith("Endpoint EventRpc2 was added", warning.Text, StringComparison.Ordinal);
        await host.Logs.WaitForAsync(line => line.Text.StartsWith("Config changed. Starting the following endpoints", StringComparison.Ordinal));
        Assert.Equal("EventRpc", Assert.Single(host.Server.Endpoints).Name);
        Assert.Single(host.Logs.Lines, line => line.EventId.Id == 124);
    }

    [Fact]
    public async Task Filters_and_observers_may_ask_for_the_server()
    {
        await using var host = await Task.Run(() => RpcTestHost.StartAsync(
            rpc => rpc.AddClass<Thing>().AddCallFilter<CountingFilter>().AddConnectionObserver<CountingObserver>())).WaitAsync(TimeSpan.FromSeconds(30));
        await using var client = await RpcTestClient.ConnectAsync(host.EndPoint, EventRpc.Protocol.MessageFormat.Sereal);
        await client.NewAsync("T::Thing::new");
        Assert.Same(host.Server, host.Services.GetServices<IRpcCallFilter>().OfType<CountingFilter>().Single().Server);
        Assert.Equal(1, host.Services.GetServices<IRpcConnectionObserver>().OfType<CountingObserver>().Single().Count);
    }

    [Fact]
    public async Task A_filter_that_cannot_be_made_stops_the_start()
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>().AddCallFilter<Unmakable>()));
        Assert.Contains(nameof(Unmakable), failure.Message, StringComparison.Ordinal);
    }

    private sealed class TemporaryFile : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("eventrpc-settings-");

        public TemporaryFile(string content) => Write(content);

        public string Path => System.IO.Path.Combine(_folder.FullName, "settings.json");

        public void Write(string content) => File.WriteAllText(Path, content);

        public void Dispose() => _folder.Delete(recursive: true);
    }

    private sealed class CountingFilter(IEventRpcServer server) : IRpcCallFilter
    {
        public IEventRpcServer Server => server;

        public ValueTask InvokeAsync(RpcCallContext context, RpcCallDelegate next) => next(context);
    }

    private sealed class CountingObserver(IEventRpcServer server) : IRpcConnectionObserver
    {
        public int Count { get; private set; }

        public ValueTask OnConnectedAsync(RpcConnection connection, CancellationToken cancellationToken)
        {
            Count = server.ConnectionCount;
            return default;
        }
    }

    private sealed class Unmakable(Uri missing) : IRpcCallFilter
    {
        public ValueTask InvokeAsync(RpcCallContext context, RpcCallDelegate next) => throw new InvalidOperationException(missing.Host);
    }

    private sealed class Empty
    {
        public Delegate Callback { get; } = () => { };
    }

    private sealed record Wrapper(string Name, Bad Inner);

    private sealed class Service(IServiceProvider services)
    {
        public override string ToString() => services.ToString()!;
    }

    [RpcClass("T::Abstract")]
    private abstract class Abstract
    {
        [RpcConstructor]
        public Abstract()
        {
        }
    }

    [RpcClass("T::Bad")]
    private sealed class Bad
    {
        [RpcConstructor("other")]
        public static Empty Other() => new();

        [RpcSingleton("only")]
        public static Bad Only(string data) => new();

        [RpcMethod]
        public void Stream(Stream stream) => stream.Flush();

        [RpcMethod("twice")]
        public void Once()
        {
        }

        [RpcMethod]
        public void Twice()
        {
        }

        [RpcMethod]
        public Bad Leak() => this;

        [RpcObjectMethod]
        public string Text() => "";

        [RpcMethod]
        public void Reference(ref int value) => value++;

        [RpcObjectMethod]
        public (Bad, string) Mixed() => (this, "");

        [RpcObjectMethod]
        public List<List<Bad>> Nested() => [];

        [RpcMethod]
        public Wrapper Wrapped() => new("", this);

        [RpcMethod]
        public async void Forget() => await Task.Yield();

        [RpcMethod]
        public void Unkeyed([FromKeyedServices("nothing")] string value) => _ = value.Length;

        [RpcMethod]
        public void Unregistered([Microsoft.AspNetCore.Mvc.FromServices] Uri value) => _ = value.Host;

        [RpcMethod]
        public void NoService(Service service) => _ = service.ToString();

        [RpcMethod]
        public bool Can() => true;

        [RpcMethod]
        [RpcObjectMethod("other_name")]
        public Bad TwoNames() => this;

        [RpcObjectMethod("other_name")]
        public Bad Again() => this;

        [RpcMethod("DESTROY")]
        public void Finish()
        {
        }
    }
}
