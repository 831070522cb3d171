using EventRpc.Protocol;
using EventRpc.Testing;
using Microsoft.Extensions.DependencyInjection;
using static EventRpc.Testing.RpcTestClient;

namespace EventRpc.AspNetCore.Tests.Dispatch;

/// <summary>How members of all shapes are called, by code that was generated and by code that is compiled at start.</summary>
public abstract class ShapeTests
{
    private protected abstract void Add<T>(EventRpcBuilder rpc)
        where T : class;

    private async Task<(RpcTestHost Host, RpcTestClient Client)> StartAsync()
    {
        var host = await RpcTestHost.StartAsync(rpc =>
        {
            rpc.Services.AddKeyedSingleton<Func<string>>("blue", (_, _) => () => "azure");
            Add<Shapes>(rpc);
            Add<OnlyShape>(rpc);
        });
        return (host, await ConnectAsync(host.EndPoint, MessageFormat.Sereal));
    }

    [Theory]
    [InlineData("made", "made 7")]
    [InlineData("inherited", "inherited x", "x")]
    [InlineData("overridden", "derived")]
    [InlineData("hidden", "base")]
    [InlineData("hiding", "derived")]
    [InlineData("overloaded", "base 5", "5")]
    [InlineData("friend", "x", "x")]
    [InlineData("own", "x", "x")]
    [InlineData("old", "old")]
    [InlineData("defaults", "x 2 3.5 VeryLarge Small   True 9223372036854775807", "x")]
    [InlineData("defaults", "x 4 5.5 Small VeryLarge 1.5 g False 1", "x", "4", "5.5", "small", "very_large", "1.5", "g", "0", "1")]
    [InlineData("keywords", "a 1", "a", "1")]
    [InlineData("overload", "4", "4")]
    [InlineData("services", "a True azure True b services", "a", "b")]
    [InlineData("named_services", "1 True none 3 ", "first", "1")]
    [InlineData("named_services", "5 True x 4 ", "last one", "4", "second", "x", "first", "1", "other", "o", "first", "5")]
    [InlineData("rest", "1: ", "1")]
    [InlineData("rest", "1: 2,3", "1", "2", "3")]
    [InlineData("later", "x", "x")]
    public async Task A_method_is_called_with_what_it_asks_for(string method, string expected, params string[] arguments)
    {
        var (host, client) = await StartAsync();
        await using var stopped = host;
        await using var closed = client;
        var oid = await client.NewAsync("T::Shapes::make", 7);
        Assert.Equal(expected, (await client.ResultAsync(oid, method, [.. arguments.Select(argument => (PerlValue)argument)])).ToString());
    }

    [Theory]
    [InlineData("defaults", "T::Shapes->defaults: parameter 'a' is missing")]
    [InlineData("rest", "T::Shapes->rest: parameter 'others': 'x' is not an integer", "1", "2", "x")]
    [InlineData("keywords", "T::Shapes->keywords: parameter 'event' is missing", "a")]
    [InlineData("named_services", "T::Shapes->named_services: parameter 'first' is missing", "second", "x")]
    [InlineData("named_services", "T::Shapes->named_services: parameter 'last one': 'x' is not an integer", "first", "1", "last one", "x")]
    public async Task A_wrong_argument_is_refused_by_its_name(string method, string expected, params string[] arguments)
    {
        var (host, client) = await StartAsync();
        await using var stopped = host;
        await using var closed = client;
        var oid = await client.NewAsync("T::Shapes::new");
        Assert.Equal(expected, await client.ErrorAsync(oid, method, [.. arguments.Select(argument => (PerlValue)argument)]));
    }

    [Fact]
    public async Task Values_of_all_types_are_read_and_written()
    {
        var (host, client) = await StartAsync();
        await using var stopped = host;
        await using var closed = client;
        var oid = await client.NewAsync("T::Shapes::new", "given");
        Assert.Equal("given", (await client.ResultAsync(oid, "made")).ToString());
        var mirrored = await client.ResultAsync(oid, "mirror", new PerlHash { ["x"] = 1, ["y"] = 2 });
        Assert.Equal(("2", "1"), (((PerlHash)mirrored)["x"].ToString(), ((PerlHash)mirrored)["y"].ToString()));
        var nested = (PerlHash)await client.ResultAsync(oid, "nested", new PerlHash { ["a"] = Arguments(new PerlHash { ["x"] = 5 }, PerlValue.Undef) });
        var items = ((PerlArray)nested["a"]).Items;
        Assert.Equal(("5", PerlValue.Undef), (((PerlHash)items[0])["x"].ToString(), items[1]));
        Assert.Equal("7", Assert.Single(((PerlArray)await client.ResultAsync(oid, "anything", 7)).Items).ToString());
        Assert.Equal(PerlValue.Undef, await client.ResultAsync(oid, "later", PerlValue.Undef));
    }

    [Fact]
    public async Task Tuples_are_lists_and_nothing_is_the_empty_list()
    {
        var (host, client) = await StartAsync();
        await using var stopped = host;
        await using var closed = client;
        var oid = await client.NewAsync("T::Shapes::new");
        Assert.Equal(["a", "2", null], ((PerlArray)(await client.ExecAsync(oid, "tuple"))["rc"]).Items.Select(item => item == PerlValue.Undef ? null : item.ToString()));
        var later = ((PerlArray)(await client.ExecAsync(oid, "tuple_later"))["rc"]).Items;
        Assert.Equal(("1", "x"), (later[0].ToString(), Assert.Single(((PerlArray)later[1]).Items).ToString()));
        Assert.Empty(((PerlArray)(await client.ExecAsync(oid, "nothing"))["rc"]).Items);
        Assert.Empty(((PerlArray)(await client.ExecAsync(oid, "named_nothing", "some", "thing"))["rc"]).Items);
    }

    [Fact]
    public async Task Objects_are_handed_out_and_taken()
    {
        var (host, client) = await StartAsync();
        await using var stopped = host;
        await using var closed = client;
        var oid = await client.NewAsync("T::Shapes::new", "mine");
        var several = ((PerlArray)await client.ResultAsync(oid, "several")).Items;
        Assert.Equal(oid, several[1].ToString());
        Assert.Equal("first", (await client.ResultAsync(oid, "made_of", Proxy(several[0].ToString()!))).ToString());
        var only = await client.NewAsync("T::Only::instance");
        Assert.Equal(only, await client.NewAsync("T::Only::instance"));
        Assert.Equal("1", (await client.ResultAsync(only, "has_time")).ToString());
    }

    [Fact]
    public async Task Methods_are_described_in_the_same_words()
    {
        var (host, client) = await StartAsync();
        await using var stopped = host;
        await using var closed = client;
        Assert.True(host.Services.GetRequiredService<ClassTable>().TryGet(new PerlStringSpan("T::Shapes"u8, isText: false), out var exported));
        string Signature(string method) => exported.Methods.Single(m => m.Name == method).Signature.Text;
        Assert.Equal("(string a, int b = 2, decimal c = 3.5, Size d = VeryLarge, Size? e = Small, double? f = null, string? g = null, bool h = true, long i = 9223372036854775807) → string", Signature("defaults"));
        Assert.Equal("(int first, params int?[] others) → string", Signature("rest"));
        Assert.Equal("(string a, string b) → string", Signature("services"));
        Assert.Equal("(T::Shapes other) → string", Signature("made_of"));
    }
}

public sealed class GeneratedShapeTests : ShapeTests
{
    private protected override void Add<T>(EventRpcBuilder rpc) => rpc.AddClass<T>();

    [Fact]
    public void Code_is_generated_for_all_that_it_can_reach()
    {
        var without = AttributedClass.Read(typeof(Shapes)).Methods.Where(method => method.Code is null).Select(method => method.Member.Name);
        Assert.Equal(["Old", "Own"], without.Order());
        Assert.All(AttributedClass.Read(typeof(OnlyShape)).Methods.Concat(AttributedClass.Read(typeof(Thing)).Methods), method => Assert.NotNull(method.Code));
    }
}

public sealed class CompiledShapeTests : ShapeTests
{
    private protected override void Add<T>(EventRpcBuilder rpc) => rpc.AddCompiledClass<T>();
}
