using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using EventRpc.Protocol;

namespace EventRpc.Tests.Shared;

/// <summary>Writes values and reads them again.</summary>
internal static partial class RoundTrip
{
    /// <summary>Compares a value with what is read of it after it was written.</summary>
    /// <param name="isOwnFormat">Whether the value was read from this format, which has to take it back then.</param>
    /// <returns>The difference; null if there is none, or the format cannot say the value.</returns>
    public static CanonicalDifference? FindDifference(MessageFormat format, PerlValue value, bool isOwnFormat)
    {
        var canonical = CanonicalNotation.Of(value);
        if (!CanSay(format, canonical))
            return null;
        var expected = format == MessageFormat.Storable ? StorableNotation.AfterWriting(canonical) : canonical;
        var step = "written";
        try
        {
            var body = Write(format, value);
            step = "read again";
            var difference = CanonicalComparison.Compare(expected, CanonicalNotation.Of(PerlDocument.Read(format, body)), format.Name);
            return difference is null ? null : difference with { Reason = $"Another value after it was written as {format.Name} and read again" };
        }
        catch (PerlDataException e) when (step == "written" && !isOwnFormat && CannotBeSaid(e.Error, canonical))
        {
            return null;
        }
        catch (PerlDataException e) when (step == "written" && format == MessageFormat.Cbor && e.Error == PerlDataError.Cyclic)
        {
            // CBOR::XS reads no value that contains itself.
            return null;
        }
        catch (PerlDataException e)
        {
            return new CanonicalDifference($"It cannot be {step} as {format.Name}", expected, $"{e.Error}: {e.Message}");
        }
    }

    /// <summary>Whether a format has room for all that a value is, given in canonical notation.</summary>
    public static bool CanSay(MessageFormat format, string canonical)
    {
        if (format != MessageFormat.Cbor && OnlyInCbor().IsMatch(canonical))
            return false;
        // Perl's own integers end at -2^63, and JSON's one short of that.
        var least = format == MessageFormat.Json ? -long.MaxValue : long.MinValue;
        if (NegativeInteger().Matches(canonical).Any(match => BigInteger.Parse(match.Groups["v"].ValueSpan, CultureInfo.InvariantCulture) < least))
            return false;
        if (format == MessageFormat.Sereal)
            return true;
        // Storable has no text in a pattern.
        if (format == MessageFormat.Storable)
            return !canonical.Contains("""{"t":"regexp","pat":{"t":"text",""", StringComparison.Ordinal);
        if (canonical.Contains("""{"t":"regexp",""", StringComparison.Ordinal))
            return false;
        if (format == MessageFormat.Json && canonical.Contains("""{"t":"def",""", StringComparison.Ordinal))
            return false;
        return format != MessageFormat.Json || !NotInJson().IsMatch(canonical);
    }

    /// <summary>Writes a document.</summary>
    public static byte[] Write(MessageFormat format, PerlValue value) => new DocumentWriter(format).Write(value.WriteTo);

    // What nests deeper than the format's peer would read, and bytes in a text that are no characters.
    private static bool CannotBeSaid(PerlDataError refusal, string canonical) =>
        refusal == PerlDataError.LimitExceeded || (refusal == PerlDataError.OutOfRange && canonical.Contains(@"\ufffd", StringComparison.Ordinal));

    [GeneratedRegex("""\{"t":"(bigint|bigfloat|tag)",""", RegexOptions.ExplicitCapture)]
    private static partial Regex OnlyInCbor();

    [GeneratedRegex("""\{"t":"int","v":"(?<v>-\d{19,})"\}""", RegexOptions.ExplicitCapture)]
    private static partial Regex NegativeInteger();

    // References to scalars outside objects, and what is no number or no character there.
    [GeneratedRegex("""(?<!"class":"([^"\\]|\\.)*","v":)\{"t":"ref"|\{"t":"num","v":"-?(nan|inf)"|\{"t":"text","cp":""", RegexOptions.ExplicitCapture)]
    private static partial Regex NotInJson();
}
