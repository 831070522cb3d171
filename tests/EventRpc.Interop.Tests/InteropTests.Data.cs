using EventRpc.Interop.Tests.Classes;
using EventRpc.Protocol;

namespace EventRpc.Interop.Tests;

public abstract partial class InteropTests
{
    [Fact]
    public async Task Strings_go_both_ways()
    {
        await using var host = await StartAsync();
        await RunAsync(host, "strings.pl");

        var seen = host.Observed;
        var expected = new Dictionary<string, string>
        {
            ["ascii"] = "hello",
            ["empty"] = "",
            ["zero"] = "0",
            ["newlines"] = "one\ntwo\r\n\ttab \0 nul",
            ["latin1"] = "Grüße",
            ["unicode"] = "Grüße, 世界, 🐪 \U0010ffff \ufffd",
            ["quotes"] = """
                "'\/<>&
                """,
            ["negotiation"] = "/0/E:R:M:N/1/ok/2/",
        };
        foreach (var (label, text) in expected)
        {
            Assert.Equal(text, seen.Get<string>(label));
            Assert.Equal(text, seen.Get<object>($"{label} as object"));
            Assert.Equal(text, seen.Get<PerlString>($"{label} as value").ToString());
        }
        Assert.Equal("Grüße", seen.Get<string>("latin1 bytes"));
        Assert.Equal("Grüße", seen.Get<string>("latin1 text"));

        byte[] all = [.. Enumerable.Range(0, 256).Select(b => (byte)b)];
        var allText = string.Concat(all.Select(b => (char)b));
        foreach (var how in (string[])["bytes", "text"])
        {
            Assert.Equal(all, seen.Get<byte[]>($"all {how}"));
            Assert.Equal(allText, seen.Get<string>($"all {how} as string"));
            Assert.Equal(allText, seen.Get<PerlString>($"all {how} as value").ToString());
        }
        Assert.Empty(seen.Get<byte[]>("no bytes"));
        Assert.False(seen.Has("wide"));
        Assert.Equal(new string('x', 1024 * 1024), seen.Get<string>("long"));
        Assert.Equal(new string('€', 1024 * 1024 / 3), seen.Get<string>("long unicode"));
        Assert.Equal(1024 * 1024, seen.Get<byte[]>("long bytes").Length);
        Assert.Equal("42", seen.Get<string>("integer"));
        Assert.Equal("1.5", seen.Get<string>("float"));
        Assert.Equal("-7"u8.ToArray(), seen.Get<byte[]>("integer as bytes"));
    }

    [Fact]
    public async Task Numbers_go_both_ways()
    {
        await using var host = await StartAsync();
        await RunAsync(host, "numbers.pl");

        var seen = host.Observed;
        var integers = new Dictionary<string, long>
        {
            ["zero"] = 0,
            ["one"] = 1,
            ["minus_one"] = -1,
            ["byte"] = 255,
            ["minus_sixteen"] = -16,
            ["minus_seventeen"] = -17,
            ["int_max"] = int.MaxValue,
            ["int_min"] = int.MinValue,
            ["uint_max"] = uint.MaxValue,
            ["beyond_double"] = 9007199254740993,
            ["iv_max"] = long.MaxValue,
            ["iv_min"] = long.MinValue,
        };
        foreach (var (label, number) in integers)
        {
            Assert.Equal(number, seen.Get<long>(label));
            // JSON::XS reads the smallest integer as a string, and so do we. Storable writes all beyond 32 bits so.
            var isText = format == "JSON" ? number == long.MinValue : format == "STOR" && number != (int)number;
            Assert.Equal(isText ? $"{number}" : number, seen.Get<object>($"{label} as object"));
            Assert.Equal($"{number}", seen.Get<PerlValue>($"{label} as value").ToString());
            Assert.Equal(number, seen.Get<decimal>($"{label} as decimal"));
        }
        Assert.Equal(ulong.MaxValue, seen.Get<ulong>("uv_max"));
        Assert.Equal(format == "STOR" ? $"{ulong.MaxValue}" : ulong.MaxValue, seen.Get<object>("uv_max as object"));
        Assert.Equal($"{ulong.MaxValue}", seen.Get<PerlValue>("uv_max as value").ToString());
        Assert.Equal(ulong.MaxValue, seen.Get<decimal>("uv_max as decimal"));

        var third = format is "JSON" or "STOR" ? 0.333333333333333 : 1.0 / 3;
        Assert.Equal(0.1, seen.Get<double>("tenth"));
        Assert.Equal(1e300, seen.Get<double>("huge"));
        Assert.Equal(2.5e-300, seen.Get<double>("tiny"));
        Assert.Equal(third, seen.Get<double>("third"));
        Assert.Equal(format == "STOR" ? "0.333333333333333" : third, seen.Get<object>("third as object"));
        if (format == "STOR")
            Assert.Equal("0.333333333333333", seen.Get<PerlString>("third as value").ToString());
        else
            Assert.Equal(third, seen.Get<PerlFloat>("third as value").Value);
        Assert.Equal(-1.5, seen.Get<double>("negative"));
        Assert.Equal(3.0, seen.Get<double>("whole"));
        Assert.Equal(1e20, seen.Get<double>("big_whole"));
        Assert.Equal(0.0, seen.Get<double>("minus zero"), tolerance: 0);
        Assert.True(double.IsNegative(seen.Get<double>("minus zero from text")));
        Assert.Equal(1234567890123456789.0123456789m, seen.Get<decimal>("money"));
        Assert.Equal(19.99m, seen.Get<decimal>("price"));
        if (format != "JSON")
        {
            Assert.Equal(double.PositiveInfinity, seen.Get<double>("infinity"));
            Assert.True(double.IsNaN(seen.Get<double>("nan")));
        }

        Assert.Equal(42, seen.Get<long>("printed"));
        Assert.Equal(42, seen.Get<long>("text"));
        Assert.Equal(-42, seen.Get<long>("spaced text"));
        Assert.Equal(3, seen.Get<long>("whole float"));
        Assert.Equal(2.5, seen.Get<double>("text as double"));
        Assert.Equal(7, seen.Get<double>("integer as double"));
    }

    [Fact]
    public async Task Truth_values_go_both_ways()
    {
        await using var host = await StartAsync();
        await RunAsync(host, "booleans.pl");

        foreach (var label in (string[])["one", "text", "comparison", "reference", "json", "zero point", "float"])
            Assert.True(host.Observed.Get<bool>($"true {label}"), label);
        foreach (var label in (string[])["undef", "empty", "zero", "zero text", "comparison", "json"])
            Assert.False(host.Observed.Get<bool>($"false {label}"), label);
    }

    [Fact]
    public async Task Structures_go_both_ways()
    {
        await using var host = await StartAsync();
        await RunAsync(host, "structures.pl");

        var seen = host.Observed;
        var structure = seen.Get<Dictionary<string, object?>>("structure as object");
        Assert.Equal(["", "a\nb", "clé", "empty", "hash", "list", "undef", "é", "鍵"], structure.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([1L, "two", format == "STOR" ? "3.5" : 3.5, null], Assert.IsType<List<object?>>(structure["list"])[..4]);
        Assert.Equal("値", structure["鍵"]);
        Assert.Null(structure["undef"]);
        var value = seen.Get<PerlHash>("structure as value");
        Assert.Equal("valeur", value["clé"].ToString());
        Assert.Same(PerlValue.Undef, value["undef"]);

        var depth = 0;
        for (var inner = seen.Get<PerlArray>("deep as perl_value"); inner.Items is [PerlArray next]; inner = next)
            depth++;
        Assert.Equal(100, depth);

        Assert.Equal(new Dictionary<string, string?> { ["a"] = "b", ["ключ"] = "значение", ["n"] = null, ["i"] = "5" }, seen.Get<Dictionary<string, string?>>("dictionary"));
        Assert.Equal((IEnumerable<string?>)["a", null, "ü", "", "5"], seen.Get<string?[]>("strings"));
        var person = seen.Get<Person>("person");
        Assert.Equal(new Person("Jörn", 42, 80.5, true, new Address("Straße", null), person.Tags), person);
        Assert.Equal(["a", "b"], person.Tags);
        Assert.Equal([.. Enumerable.Range(1, 1000).Select(n => new Row(n, $"name {n}", n / 4.0))], seen.Get<List<Row>>("rows"));
        Assert.Equal("Some::Class", seen.Get<PerlHash>("blessed").ClassName);
        Assert.Equal("Some::Array", seen.Get<PerlArray>("blessed array").ClassName);
        Assert.Equal("Some::Scalar", seen.Get<PerlReference>("blessed scalar").ClassName);
        Assert.Equal("inner", seen.Get<PerlReference>("blessed scalar").Target.ToString());
    }

    [Fact]
    public async Task Results_are_what_Perl_expects_in_either_context()
    {
        await using var host = await StartAsync();
        await RunAsync(host, "results.pl");
    }
}
