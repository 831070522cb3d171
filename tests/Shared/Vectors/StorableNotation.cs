using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using EventRpc.Protocol;

namespace EventRpc.Tests.Shared;

/// <summary>What becomes of values on their way through Storable, which has strings for much that others have types for.</summary>
internal static partial class StorableNotation
{
    /// <summary>What is read of a value, given in canonical notation, after it was written.</summary>
    public static string AfterWriting(string canonical)
    {
        canonical = Float().Replace(canonical, match => Bytes(TextOf(match)));
        canonical = Boolean().Replace(canonical, match => Bytes(match.Groups["v"].Value == "true" ? "1" : ""));
        canonical = Integer().Replace(canonical, match =>
            int.TryParse(match.Groups["v"].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? match.Value : Bytes(match.Groups["v"].Value));
        // thaw returns a reference to the root, whatever that is.
        return Scalar().IsMatch(canonical) ? $$"""{"t":"ref","v":{{canonical}}}""" : canonical;
    }

    private static string TextOf(Match number) =>
        number.Groups["bits"].Success
            ? FromBits(number.Groups["bits"].Value) switch
            {
                double.PositiveInfinity => "Inf",
                double.NegativeInfinity => "-Inf",
                var value => new PerlFloat(value).ToString() is var printed && double.Parse(printed, CultureInfo.InvariantCulture) == value
                    ? printed
                    : Math.Abs(value) < long.MaxValue && double.IsInteger(value) ? ((long)value).ToString(CultureInfo.InvariantCulture)
                    : value.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e'),
            }
            : "NaN";

    private static double FromBits(string bits) => BitConverter.UInt64BitsToDouble(ulong.Parse(bits, NumberStyles.HexNumber, CultureInfo.InvariantCulture));

    private static string Bytes(string ascii) => $$"""{"t":"bytes","hex":"{{Convert.ToHexStringLower(Encoding.ASCII.GetBytes(ascii))}}"}""";

    // A quote inside a string stands behind a backslash, so that these can match nothing but whole values.
    [GeneratedRegex("""\{"t":"num","v":"[^"]*"(,"bits":"(?<bits>[0-9a-f]{16})")?\}""", RegexOptions.ExplicitCapture)]
    private static partial Regex Float();

    [GeneratedRegex("""\{"t":"bool","v":(?<v>true|false)\}""", RegexOptions.ExplicitCapture)]
    private static partial Regex Boolean();

    [GeneratedRegex("""\{"t":"int","v":"(?<v>-?\d+)"\}""", RegexOptions.ExplicitCapture)]
    private static partial Regex Integer();

    [GeneratedRegex("""\A\{"t":"(undef|int|bytes|text)"[,}]""", RegexOptions.ExplicitCapture)]
    private static partial Regex Scalar();
}
