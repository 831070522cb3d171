using EventRpc.AspNetCore;
using EventRpc.Protocol;

namespace EventRpc.Generators.Tests;

public sealed class NameTests
{
    /// <summary>One character of each kind that the rule tells apart.</summary>
    private const string Alphabet = "Aa1_";

    [Fact]
    public void Every_name_of_up_to_nine_characters_is_turned_into_the_one_that_the_server_makes_of_it()
    {
        var names = Enumerable.Range(1, 9).SelectMany(NamesOf).Where(name => !char.IsDigit(name[0]));
        Assert.DoesNotContain(names, name => PerlNames.OfMethod(name) != PerlName.FromClr(name));
    }

    [Theory]
    [InlineData("GetData", "get_data")]
    [InlineData("GetDataAsync", "get_data")]
    [InlineData("Async", "async")]
    [InlineData("AsyncAsync", "async")]
    [InlineData("GetAsyncData", "get_async_data")]
    [InlineData("XMLHttpRequest", "xml_http_request")]
    [InlineData("HTTP2Status", "http2_status")]
    [InlineData("Get2Items", "get2_items")]
    [InlineData("getURL", "get_url")]
    [InlineData("_Get__It_", "_get__it_")]
    public void Names_are_in_snake_case_without_Async_at_their_end(string name, string expected) =>
        Assert.Equal(expected, PerlNames.OfMethod(name));

    [Fact]
    public async Task A_server_exports_its_methods_by_the_names_that_proxies_call_them_by()
    {
        await using var host = await ProxyHost.StartAsync(rpc => rpc.AddClass<Named>());
        var methods = typeof(Named).GetMethods().Where(method => method.IsDefined(typeof(RpcMethodAttribute), false)).Select(method => PerlNames.OfMethod(method.Name));
        Assert.Equal(methods.Order(), host.Client.Classes["My::Named"].Methods.Keys.Order());
    }

    [Fact]
    public async Task The_names_that_no_proxy_may_call_are_those_that_no_server_exports()
    {
        foreach (var name in PerlNames.Reserved.Append("no-name"))
        {
            var error = await Assert.ThrowsAnyAsync<Exception>(() => RpcTestHost.StartAsync(rpc => rpc
                .AddClass<Named>("My::Named", c => c.Method(name, x => x.Async))));
            Assert.Contains($"'{name}' is not a name that an exported method can have in Perl", error.Message, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<string> NamesOf(int length) =>
        length == 0 ? [""] : NamesOf(length - 1).SelectMany(name => Alphabet.Select(c => name + c));

    [RpcClass("My::Named")]
    internal sealed class Named
    {
        [RpcMethod]
        public void Async()
        {
        }

        [RpcMethod]
        public Task GetDataAsync() => Task.CompletedTask;

        [RpcMethod]
        public void GetHTTP2Status()
        {
        }

        [RpcMethod]
        public void Old_Name1B()
        {
        }
    }
}
