using System.Globalization;
using System.Text.RegularExpressions;
using EventRpc.Protocol;

namespace EventRpc.Interop.Tests.Recoding;

/// <summary>What becomes of values, given in canonical notation, in Perl's decoders and encoders.</summary>
internal static partial class PerlEncoding
{
    /// <summary>CBOR::XS writes a float as an integer if it is one of 32 bits without sign.</summary>
    public static string AfterCbor(string canonical) => ReplaceFloats(canonical, value =>
        value is >= 0 and <= uint.MaxValue && double.IsInteger(value) ? PerlInteger.Of((uint)value) : value);

    /// <summary>JSON::XS writes 15 digits, which may be all that an integer has.</summary>
    public static string AfterJson(string canonical) => ReplaceFloats(canonical, value =>
        new PerlFloat(value).ToString() is var digits && long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) ? PerlInteger.Of(integer) : value);

    /// <summary>Storable forgets that an empty string is text.</summary>
    public static string AfterThaw(string canonical) =>
        canonical.Replace("""{"t":"text","s":""}""", """{"t":"bytes","hex":""}""", StringComparison.Ordinal);

    private static string ReplaceFloats(string canonical, Func<double, PerlValue> replace) => Float().Replace(canonical, match =>
        EventRpc.Tests.Shared.CanonicalNotation.Of(replace(BitConverter.UInt64BitsToDouble(ulong.Parse(match.Groups["bits"].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture)))));

    [GeneratedRegex("""\{"t":"num","v":"[^"]*","bits":"(?<bits>[0-9a-f]{16})"\}""", RegexOptions.ExplicitCapture)]
    private static partial Regex Float();
}
