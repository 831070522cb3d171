using EventRpc.Protocol;

namespace EventRpc.Interop.Tests.Client;

public abstract partial class PerlServerTests
{
    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Strings_are_seen_by_Perl_as_they_are_and_come_back(bool isTls, bool hasLogin)
    {
        await using var server = await StartAsync(isTls, hasLogin);
        await using var client = await ConnectAsync(server, hasLogin);
        await using var served = await client.NewAsync("Served");

        foreach (var text in (string[])["", "hello", "0", "Grüße", "世界 🐪 \U0010ffff", "one\ntwo\r\n\0", "/0/E:R:M:N/1/", new string('€', 400_000)])
            Assert.Equal(text, await served.CallAsync<string>("echo", text));
        Assert.Equal("bytes 61 62", await served.CallAsync<string>("seen", "ab"));
        Assert.Equal("text fc 20ac", await served.CallAsync<string>("seen", "ü€"));
        Assert.Equal("text fc", await served.CallAsync<string>("seen", "ü"));
        Assert.EndsWith(" 0 ff", await served.CallAsync<string>("seen", (byte[])[0, 0xff]), StringComparison.Ordinal);

        byte[] all = [.. Enumerable.Range(0, 256).Select(b => (byte)b)];
        Assert.Equal(all, await served.CallAsync<byte[]>("bytes"));
        Assert.Equal(all, await served.CallAsync<byte[]>("echo", all));
        Assert.Equal("Grüße", await served.CallAsync<string>("latin1"));
        Assert.Equal("Grüße"u8.Length - 2, (await served.CallAsync<byte[]>("latin1")).Length);
        Assert.Equal("世界 🐪", await served.CallAsync<string>("wide"));
        await Assert.ThrowsAsync<PerlDataException>(() => served.CallAsync<byte[]>("wide"));
        Assert.Equal(3_000_000, (await served.CallAsync<string>("repeat", "abc", 1_000_000)).Length);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Numbers_and_truth_values_go_both_ways(bool isTls, bool hasLogin)
    {
        await using var server = await StartAsync(isTls, hasLogin);
        await using var client = await ConnectAsync(server, hasLogin);
        await using var served = await client.NewAsync("Served");

        long[] integers = [0, 1, -1, 255, -16, -17, int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue, long.MinValue];
        Assert.Equal(integers, await served.CallListAsync<long>("integers"));
        foreach (var number in integers)
        {
            Assert.Equal(number, await served.CallAsync<long>("echo", number));
            Assert.Equal($"{number}", await served.CallAsync<string>("as_printed", number));
            Assert.Equal(number, await served.CallAsync<long>("number", number));
        }
        Assert.Equal(ulong.MaxValue, await served.CallAsync<ulong>("largest"));
        Assert.Equal($"{ulong.MaxValue}", await served.CallAsync<string>("as_printed", ulong.MaxValue));
        Assert.Equal([0.5, -1.5, 1e300, 2.5e-300], await served.CallListAsync<double>("floats"));
        foreach (var number in (double[])[0.5, -1.5, 1e300, 2.5e-300, 0.1])
            Assert.Equal(number, await served.CallAsync<double>("echo", number));
        Assert.Equal(19.99m, await served.CallAsync<decimal>("echo", 19.99m));
        await Assert.ThrowsAsync<PerlDataException>(() => served.CallAsync<int>("largest"));

        Assert.Equal((true, false), await served.CallAsync<(bool, bool)>("truth"));
        Assert.Equal(("true", "false"), (await served.CallAsync<string>("is_true", true), await served.CallAsync<string>("is_true", false)));
        Assert.Equal([true, false], await served.CallListAsync<bool>("echo", true, false));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Structures_and_lists_go_both_ways(bool isTls, bool hasLogin)
    {
        await using var server = await StartAsync(isTls, hasLogin);
        await using var client = await ConnectAsync(server, hasLogin);
        await using var served = await client.NewAsync("Served");

        var structure = await served.CallAsync<Dictionary<string, object?>>("structure");
        Assert.Equal(["deep", "list", "name", "none"], structure.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(5, Assert.IsType<List<object?>>(structure["list"]).Count);
        Assert.Null(structure["none"]);
        var typed = await served.CallAsync<Structure>("structure");
        Assert.Equal(("Ann", "c"), (typed.Name, typed.Deep["a"]["b"]));
        Assert.Equal("HASH", await served.CallAsync<string>("seen", new Structure("Ann", new() { ["x"] = new() })));
        Assert.Equal("ARRAY", await served.CallAsync<string>("seen", [new List<int> { 1, 2 }]));
        Assert.Equal("undef", await served.CallAsync<string>("seen", [null]));
        var nested = await served.CallAsync<PerlValue>("nested", 300);
        for (var depth = 0; depth < 300; depth++)
            nested = Assert.Single(Assert.IsType<PerlArray>(nested).Items);
        Assert.Equal("x", nested.ToString());

        Assert.Null(await served.CallAsync<string?>("nothing"));
        Assert.Empty(await served.CallListAsync<object>("nothing"));
        Assert.Equal([null], await served.CallListAsync<object?>("undefined"));
        Assert.Equal((7, "two", null), await served.CallAsync<(int, string, string?)>("several"));
        Assert.Equal(7, await served.CallAsync<int>("several"));
        Assert.Equal(3, (await served.CallListAsync<object?>("several")).Count);
    }

    [Fact]
    public async Task Errors_are_in_Perls_words()
    {
        await using var server = await StartAsync();
        await using var client = await ConnectAsync(server);
        await using var served = await client.NewAsync("Served");

        Assert.Equal("Nö, not today", await ErrorAsync("die_newline"));
        Assert.Matches(@"\Ano newline at \S*Served\.pm line \d+\.\z", await ErrorAsync("die_line"));
        Assert.Equal("one\ntwo", await ErrorAsync("die_lines"));
        Assert.Matches(@"\AServed::Error=HASH\(0x[0-9a-f]+\)\z", await ErrorAsync("die_object"));
        Assert.Matches(@"\ADied at \S*Served\.pm line \d+\.\z", await ErrorAsync("die_empty"));
        Assert.Equal("Illegal access to Served->no_such", await ErrorAsync("no_such"));
        Assert.Equal("no data today", (await Assert.ThrowsAsync<RpcException>(() => client.NewAsync("Served", "die", 1))).Message);
        // The peer sends the object itself.
        await Assert.ThrowsAsync<RpcException>(() => client.NewAsync("Served", "die_object", 1));
        Assert.Equal("Illegal constructor access to NoSuch->new", (await Assert.ThrowsAsync<RpcException>(() => client.NewAsync("NoSuch"))).Message);
        Assert.Equal("on it goes", await served.CallAsync<string>("echo", "on it goes"));

        async Task<string> ErrorAsync(string method) => (await Assert.ThrowsAsync<RpcException>(() => served.CallAsync(method))).Message;
    }

    private sealed record Structure(string Name, Dictionary<string, Dictionary<string, string>> Deep);
}
