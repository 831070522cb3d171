using System.Text;

namespace EventRpc.Fuzz.Dialects;

internal sealed class JsonDialect : Dialect
{
    public override IReadOnlyList<byte[]> Tokens { get; } =
    [
        .. new[]
        {
            "0", "-1", "-0", "-0.0", "01", "1.5", "1e400", "1e-400", "1E+2", "9223372036854775807", "-9223372036854775808", "18446744073709551615",
            "18446744073709551616", "123456789012345678901234567890", "0.1234567890123456789", "1.", ".5", "-", "+1", "1e", "NaN", "Infinity",
            "null", "true", "false", "nul", "\"\"", "\"a\"", "\"\\u00e4\"", "\"\\u20ac\"", "\"\\ud83d\\ude00\"", "\"\\ud83d\"", "\"\\ude00\"", "\"\\u0000\"",
            "\"\\n\\t\\\"\\\\\\/\"", "\"\\x\"", "\"\u00e4\"", "\"\u0001\"", "\"", "\\", "\\u", "\\ud800", "[]", "[", "]", "[]]", "{}", "{", "}", ":", ",",
            "{\"a\":1}", "{\"a\":1,\"a\":2}", "[1,2]", "[1,]", "[,1]", "(\"Foo\")[[\"HASH\",[]]]", "(\"Foo\")[[\"ARRAY\",[1]]]", "(\"Foo\")[[\"SCALAR\",1]]", "(\"Foo\")[]",
            "(\"Foo\")", "(", ")", "(\"\")[[\"HASH\",[\"k\"]]]", " ", "\t\r\n", "#c\n", "//", "/**/", "\u00ef\u00bb\u00bf", "'a'",
        }.Select(Encoding.Latin1.GetBytes),
    ];

    public override ReadOnlySpan<byte> Separator => ","u8;

    public override void Repeat(List<byte> output, ReadOnlySpan<byte> item, int count)
    {
        output.Add((byte)'[');
        AppendCopies(output, item, count);
        output.Add((byte)']');
    }

    public override void Nest(List<byte> output, ReadOnlySpan<byte> item, int depth)
    {
        for (var i = 0; i < depth; i++)
            output.AddRange(i % 5 == 4 ? "{\"a\":"u8 : "["u8);
        output.AddRange(item);
        for (var i = depth - 1; i >= 0; i--)
            output.Add((byte)(i % 5 == 4 ? '}' : ']'));
    }
}
