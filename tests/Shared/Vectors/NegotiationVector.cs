using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using EventRpc.Protocol;

namespace EventRpc.Tests.Shared;

/// <summary>
/// A line of a negotiate.tsv: "encode", then ok, msg and cmd, then the text; "decode", then the text, then ok, msg and
/// cmd, or "error".
/// </summary>
internal sealed partial record NegotiationVector(string Name, string Direction, IReadOnlyList<string> Cells)
{
    private const int FieldCount = 3;
    private static readonly string[] Keys = ["ok", "msg", "cmd"];

    private bool IsEncoding => Direction == "encode";

    /// <summary>What the peer writes, or is sent.</summary>
    public string Text => Cells[IsEncoding ? FieldCount : 0];

    /// <summary>What the text says: ok, msg and cmd; null if it must be refused.</summary>
    public IReadOnlyList<string>? Fields => !IsEncoding && Cells[1] == "error" ? null : [.. Cells.Skip(IsEncoding ? 0 : 1).Take(FieldCount)];

    public static NegotiationVector Parse(int number, string line)
    {
        var cells = line.Split('\t').Select(Unescape).ToArray();
        return new NegotiationVector($"negotiate.tsv:{number}", cells[0], [.. cells[1..], .. Enumerable.Repeat("", FieldCount + 1)]);
    }

    public VectorResult Judge()
    {
        var expected = Fields is { } fields ? IsEncoding ? Text : string.Join('|', fields) : "error";
        var actual = Direction switch
        {
            "encode" => Write(),
            "decode" => Read(),
            _ => throw new FormatException($"There is no direction {Direction}"),
        };
        return expected == actual
            ? VectorResult.Passed
            : VectorResult.Failed(CanonicalDifference.OfTexts("Another text or message than the expected", expected, actual));
    }

    private string Write()
    {
        var hash = new PerlHash();
        foreach (var (key, field) in Keys.Zip(Fields!))
            hash[key] = Encoding.Latin1.GetBytes(field);
        return Encoding.Latin1.GetString(RoundTrip.Write(MessageFormat.Negotiation, hash));
    }

    private string Read()
    {
        try
        {
            var hash = (PerlHash)PerlDocument.Read(MessageFormat.Negotiation, Encoding.Latin1.GetBytes(Text));
            return string.Join('|', Keys.Select(key => hash[key].ToString()));
        }
        catch (PerlDataException)
        {
            return "error";
        }
    }

    private static string Unescape(string cell) =>
        Escape().Replace(cell, match => ((char)int.Parse(match.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString());

    [GeneratedRegex(@"\\x\{([0-9a-fA-F]{1,4})\}")]
    private static partial Regex Escape();
}
