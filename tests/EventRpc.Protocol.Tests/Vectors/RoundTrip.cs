using System.Text.RegularExpressions;

namespace EventRpc.Protocol.Tests.Vectors;

/// <summary>Writes values for reading them again.</summary>
internal static partial class RoundTrip
{
    /// <summary>The smallest document of the Sereal version that has booleans of its own, to be answered.</summary>
    private static readonly byte[] SerealRequest = [0x3d, 0xf3, 0x72, 0x6c, 5, 0, 0x25];

    /// <summary>Whether a format has room for all that a value is, given in canonical notation.</summary>
    public static bool CanSay(MessageFormat format, string canonical)
    {
        if (format != MessageFormat.Cbor && OnlyInCbor().IsMatch(canonical))
            return false;
        // Perl's own integers end at -2^63, and JSON's one short of that.
        if (format == MessageFormat.Json ? BelowJson().IsMatch(canonical) : BelowInt64().IsMatch(canonical))
            return false;
        if (format == MessageFormat.Sereal)
            return true;
        // Storable has no text in a pattern.
        if (format == MessageFormat.Storable)
            return !canonical.Contains("""{"t":"regexp","pat":{"t":"text",""", StringComparison.Ordinal);
        if (canonical.Contains("""{"t":"regexp",""", StringComparison.Ordinal))
            return false;
        if (canonical.Contains("""{"t":"def",""", StringComparison.Ordinal))
            return false;
        return format != MessageFormat.Json || !NotInJson().IsMatch(canonical);
    }

    /// <summary>Writes a document.</summary>
    /// <returns>The document; null if the value nests deeper than the format's peer would read.</returns>
    public static byte[]? TryWrite(MessageFormat format, PerlValue value)
    {
        using var output = new MessageBuffer();
        var request = format.CreateReader();
        if (format == MessageFormat.Sereal)
            request.Start(SerealRequest);
        var writer = format.CreateWriter();
        writer.Start(output, request);
        try
        {
            value.WriteTo(writer);
        }
        catch (PerlDataException e) when (e.Error == PerlDataError.LimitExceeded)
        {
            return null;
        }
        writer.Complete();
        return output.WrittenSpan.ToArray();
    }

    [GeneratedRegex("""\{"t":"(bigint|bigfloat|tag)",""", RegexOptions.ExplicitCapture)]
    private static partial Regex OnlyInCbor();

    [GeneratedRegex("""\{"t":"int","v":"-\d{20,}"\}""")]
    private static partial Regex BelowInt64();

    [GeneratedRegex("""\{"t":"int","v":"-(9223372036854775808|\d{20,})"\}""", RegexOptions.ExplicitCapture)]
    private static partial Regex BelowJson();

    // References to scalars outside objects, and what is no number or no character there.
    [GeneratedRegex("""(?<!"class":"([^"\\]|\\.)*","v":)\{"t":"ref"|\{"t":"num","v":"-?(nan|inf)"|\{"t":"text","cp":""", RegexOptions.ExplicitCapture)]
    private static partial Regex NotInJson();
}
