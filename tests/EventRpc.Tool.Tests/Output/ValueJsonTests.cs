using System.Text.Json;
using EventRpc.Client;
using EventRpc.Protocol;

namespace EventRpc.Tool.Tests.Output;

/// <summary>Values of Perl as JSON.</summary>
public sealed class ValueJsonTests
{
    public static TheoryData<string, string> Values => new()
    {
        { "undef", "null" },
        { "integer", "-7" },
        { "large", "18446744073709551615" },
        { "bigint", "123456789012345678901234567890123" },
        { "float", "0.1" },
        { "infinity", "\"Inf\"" },
        { "true", "true" },
        { "utf8", "\"é\"" },
        { "latin1", "{\"$bytes\":\"6Q==\"}" },
        { "text", "\"é\"" },
        { "half", "\"\uFFFD\"" },
        { "reference", "{\"$ref\":{\"$ref\":1}}" },
        { "blessed", "{\"$class\":\"My::Date\",\"$value\":{\"a\":1,\"b\":[]}}" },
        { "regexp", "{\"$regexp\":\"(?^i:a)\"}" },
        { "tag", "{\"$tag\":0,\"$value\":\"2026\"}" },
        { "shared", "[[1],[1]]" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Each_kind_has_its_JSON(string value, string json) => Assert.Equal(json, ValueJson.Write(Make(value)));

    [Fact]
    public void What_a_few_bytes_make_endless_is_refused()
    {
        PerlValue value = "x";
        for (var i = 0; i < 64; i++)
            value = new PerlArray([value, value]);

        Assert.Equal(PerlDataError.LimitExceeded, Assert.Throws<PerlDataException>(() => ValueJson.Write(value)).Error);
    }

    [Fact]
    public void A_string_that_is_shared_until_it_is_endless_is_refused()
    {
        PerlValue text = new string('x', 8 * 1024 * 1024);

        Assert.Equal(PerlDataError.LimitExceeded, Assert.Throws<PerlDataException>(() => ValueJson.Write(new PerlArray(Enumerable.Repeat(text, 41)))).Error);
    }

    [Fact]
    public void What_nests_as_deep_as_it_may_is_written()
    {
        PerlValue value = "x";
        for (var i = 0; i < 1000; i++)
            value = new PerlArray([value]) { ClassName = "A" };

        Assert.Contains("\"x\"", ValueJson.Write(value), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_of_classes_control_no_terminal()
    {
        var evil = new RemoteClass("A\u001b[31m\n", new Dictionary<string, RemoteMethodKind> { ["b\u202e\ud800"] = RemoteMethodKind.Method });
        var (readable, json) = (new StringWriter(), new StringWriter());

        await new ClassPrinter(readable, json: false).WriteMethodsAsync([evil]);
        await new ClassPrinter(json, json: true).WriteMethodsAsync([evil]);

        Assert.StartsWith("A\\u001b[31m\\u000a" + Environment.NewLine + "  b\\u202e\\ud800", readable.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', json.ToString());
        Assert.Equal("method", JsonDocument.Parse(json.ToString()).RootElement.GetProperty("A\u001b[31m\n").GetProperty("b\u202e\uFFFD").GetString());
    }

    private static PerlValue Make(string value)
    {
        var shared = new PerlArray([1]);
        return value switch
        {
            "integer" => -7,
            "large" => PerlInteger.Of(ulong.MaxValue),
            "bigint" => new PerlBigInteger(System.Numerics.BigInteger.Parse("123456789012345678901234567890123")),
            "float" => 0.1,
            "infinity" => double.PositiveInfinity,
            "true" => true,
            "utf8" => "é"u8.ToArray(),
            "latin1" => new byte[] { 0xe9 },
            "text" => "é",
            "half" => "\ud800",
            "reference" => new PerlReference(new PerlReference(1)),
            "blessed" => new PerlHash { ClassName = "My::Date", ["b"] = new PerlArray(), ["a"] = 1 },
            "regexp" => new PerlRegexp(new PerlString("a"), "i"),
            "tag" => new PerlTagged(0, "2026"),
            "shared" => new PerlArray([shared, shared]),
            _ => PerlValue.Undef,
        };
    }
}
