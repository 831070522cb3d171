using System.Numerics;
using EventRpc.Protocol;

namespace EventRpc.Client.Tests;

public abstract partial class ClientTests
{
    private static readonly int[] _numbers = [1, 2, 3];

    [Fact]
    public async Task Values_of_all_types_go_both_ways()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host);
        await using var echo = await client.NewAsync("T::Echo");

        foreach (var text in (string[])["", "hello", "0", "Grüße", "世界 🐪 \U0010ffff", "one\ntwo\0", "/0/E:R:M:N/1/", new string('€', 100_000)])
            Assert.Equal(text, await echo.CallAsync<string>("string", text));
        byte[] all = [.. Enumerable.Range(0, 256).Select(b => (byte)b)];
        Assert.Equal(all, await echo.CallAsync<byte[]>("bytes", all));
        Assert.Empty(await echo.CallAsync<byte[]>("bytes", Array.Empty<byte>()));
        foreach (var number in (long[])[0, 1, -1, 255, int.MaxValue, int.MinValue, uint.MaxValue, 9007199254740993, long.MaxValue, long.MinValue])
            Assert.Equal(number, await echo.CallAsync<long>("long", number));
        Assert.Equal(ulong.MaxValue, await echo.CallAsync<ulong>("ulong", ulong.MaxValue));
        foreach (var number in (double[])[0, 0.1, -1.5, 1e300, 2.5e-300, 3])
            Assert.Equal(number, await echo.CallAsync<double>("double", number));
        Assert.Equal(1234567890123456789.0123456789m, await echo.CallAsync<decimal>("decimal", 1234567890123456789.0123456789m));
        Assert.Equal(BigInteger.Pow(7, 80), await echo.CallAsync<BigInteger>("big", BigInteger.Pow(7, 80)));
        Assert.True(await echo.CallAsync<bool>("bool", true));
        Assert.False(await echo.CallAsync<bool>("bool", false));
        Assert.Equal(Colour.DarkBlue, await echo.CallAsync<Colour>("colour", Colour.DarkBlue));
        Assert.Equivalent(new Person("Ann", 44, ["a", "b"]), await echo.CallAsync<Person>("person", new Person("Ann", 44, ["a", "b"])), strict: true);
        Assert.Equal(_numbers, await echo.CallAsync<int[]>("ints", [_numbers]));
        Assert.Equal(_numbers, await echo.CallAsync<IReadOnlyList<int>>("ints", new List<int> { 1, 2, 3 }));
        Assert.Empty(await echo.CallAsync<List<int>>("ints", Array.Empty<int>()));
        Assert.Equal(new() { ["a"] = 1, ["b"] = null }, await echo.CallAsync<Dictionary<string, long?>>("dictionary", new Dictionary<string, long?> { ["a"] = 1, ["b"] = null }));
        var value = new PerlHash { ["list"] = new PerlArray([1, "two", PerlValue.Undef]) };
        var returned = Assert.IsType<PerlHash>(await echo.CallAsync<PerlValue>("perl_value", value));
        Assert.Equal(["1", "two", ""], Assert.IsType<PerlArray>(returned["list"]).Items.Select(item => item.ToString()));
    }

    [Fact]
    public async Task Values_of_no_particular_type_are_what_Perl_would_have()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host);
        await using var echo = await client.NewAsync("T::Echo");

        Assert.Equal("text", await echo.CallAsync<object>("object", "text"));
        Assert.Equal(5L, await echo.CallAsync<object>("object", 5));
        Assert.Null(await echo.CallAsync<object?>("object", [null]));
        Assert.Equal([1L, "two"], Assert.IsType<List<object?>>(await echo.CallAsync<object>("object", new object[] { new object[] { 1, "two" } })));
        Assert.Equal("b", Assert.IsType<Dictionary<string, object?>>(await echo.CallAsync<object>("object", new Dictionary<string, string> { ["a"] = "b" }))["a"]);
    }

    [Fact]
    public async Task Undef_is_null_and_an_error_where_there_is_no_null()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host);
        await using var echo = await client.NewAsync("T::Echo");

        Assert.Null(await echo.CallAsync<string?>("string", [null]));
        Assert.Null(await echo.CallAsync<string?>("string", (object?[])null!));
        Assert.Null(await echo.CallAsync<byte[]?>("bytes", [null]));
        Assert.Null(await echo.CallAsync<int?>("object", [null]));
        var error = await Assert.ThrowsAsync<PerlDataException>(() => echo.CallAsync<int>("object", [null]));
        Assert.Equal(PerlDataError.WrongType, error.Error);
        // It is the matter of that call alone.
        Assert.Equal(1, await echo.CallAsync<int>("long", 1));
    }

    [Fact]
    public async Task A_method_returns_none_one_or_several_values()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host);
        await using var echo = await client.NewAsync("T::Echo");

        Assert.Null(await echo.CallAsync<string?>("nothing"));
        var error = await Assert.ThrowsAsync<PerlDataException>(() => echo.CallAsync<int>("nothing"));
        Assert.EndsWith("and the method returned nothing", error.Message, StringComparison.Ordinal);
        Assert.Empty(await echo.CallListAsync<int>("nothing"));
        await echo.CallAsync("nothing");

        Assert.Equal((7, null, true), await echo.CallAsync<(int, string?, bool)>("several"));
        Assert.Equal(7, await echo.CallAsync<int>("several"));
        Assert.Equal((7, null), await echo.CallAsync<(int, string?)>("several"));
        Assert.Equal(3, (await echo.CallListAsync<object?>("several")).Count);
        Assert.Equal((7, null, true, null), await echo.CallAsync<(int, string?, bool, int?)>("several"));
        error = await Assert.ThrowsAsync<PerlDataException>(() => echo.CallAsync<(int, string?, bool, int)>("several"));
        Assert.EndsWith("and the method returned 3 of 4 values", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arguments_are_as_many_as_are_given()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host);
        await using var echo = await client.NewAsync("T::Echo");

        Assert.Equal(0, await echo.CallAsync<int>("count"));
        Assert.Equal(1, await echo.CallAsync<int>("count", [null]));
        Assert.Equal(3, await echo.CallAsync<int>("count", 1, null, "three"));
        Assert.Equal(1, await echo.CallAsync<int>("count", [_numbers]));
    }

    [Fact]
    public async Task What_cannot_be_read_or_written_is_an_error_of_its_call_alone()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host);
        await using var echo = await client.NewAsync("T::Echo");

        await Assert.ThrowsAsync<PerlDataException>(() => echo.CallAsync<int>("string", "no number"));
        await Assert.ThrowsAsync<PerlDataException>(() => echo.CallAsync<List<int>>("string", "no list"));
        await Assert.ThrowsAnyAsync<Exception>(() => echo.CallAsync<string>("string", (Delegate)Assert.Null));
        var cycle = new List<object>();
        cycle.Add(cycle);
        await Assert.ThrowsAnyAsync<Exception>(() => echo.CallAsync<string>("string", [cycle]));
        Assert.Equal("still here", await echo.CallAsync<string>("string", "still here"));
        Assert.True(client.IsConnected);
    }
}
