using EventRpc.Tests.Shared;

namespace EventRpc.Fuzz.Checks;

/// <summary>Checks that what was read can be written, in its own format and in others, and is the same when it is read again.</summary>
internal sealed class RoundTripCheck(MessageFormat format)
{
    /// <summary>Which Perl has no integers for, so that they come back as something else.</summary>
    private const string BelowInt64 = "{\"t\":\"int\",\"v\":\"-";

    private readonly Dictionary<MessageFormat, DocumentWriter> _writers = MessageFormat.All.ToDictionary(f => f, f => new DocumentWriter(f) { Limit = 4 << 20 });

    public void Check(PerlValue value, string canonical, uint choice)
    {
        var written = _writers[format].Write(value.WriteTo, out var refusal);
        if (written is null)
        {
            // JSON reads 1e400 as Perl does, and cannot say what it read.
            if (refusal!.Error is not (PerlDataError.LimitExceeded or PerlDataError.Cyclic or PerlDataError.MessageTooLarge) && !canonical.Contains("inf\"", StringComparison.Ordinal))
                throw new Violation("Unwritable", $"{format} does not write what it read: {refusal.Message}");
        }
        else
        {
            var again = Read(format, written);
            var expected = IsKept(canonical) ? canonical : CanonicalNotation.Of(Read(format, Rewrite(format, again)));
            Compare(format, expected, CanonicalNotation.Of(again));
        }

        // What another format makes of it is its own affair, but it must be able to live with it.
        var other = MessageFormat.All[(int)(choice / 64 % (uint)MessageFormat.All.Count)];
        if (_writers[other].Write(value.WriteTo, out _) is { } foreign)
        {
            var first = Read(other, foreign);
            Compare(other, CanonicalNotation.Of(first), CanonicalNotation.Of(Read(other, Rewrite(other, first))));
        }
    }

    private bool IsKept(string canonical)
    {
        // Storable in network order has strings for floats, booleans and large numbers.
        if (format == MessageFormat.Storable)
            return false;
        for (var at = canonical.IndexOf(BelowInt64, StringComparison.Ordinal); at >= 0; at = canonical.IndexOf(BelowInt64, at + 1, StringComparison.Ordinal))
        {
            var digits = canonical.AsSpan(at + BelowInt64.Length);
            if (digits.IndexOf('"') >= 19 && Int128.Parse(digits[..digits.IndexOf('"')], System.Globalization.CultureInfo.InvariantCulture) > 1 + (Int128)long.MaxValue)
                return false;
        }
        return true;
    }

    private byte[] Rewrite(MessageFormat target, PerlValue value) =>
        _writers[target].Write(value.WriteTo, out var refusal)
            ?? throw new Violation("Unwritable", $"{target} does not write a second time what it wrote: {refusal!.Message}");

    private PerlValue Read(MessageFormat target, byte[] document)
    {
        try
        {
            return PerlDocument.Read(target, document);
        }
        catch (PerlDataException e)
        {
            throw new Violation("Unreadable", $"{target} does not read what it wrote: {e.Message}; it wrote {Shown(document)}");
        }
    }

    private static void Compare(MessageFormat format, string expected, string actual)
    {
        if (expected != actual)
            throw new Violation("Altered", $"{format} reads again\n  {Shorten(actual)}\nwhere it had\n  {Shorten(expected)}");
    }

    private static string Shown(byte[] document) => Shorten(Convert.ToHexStringLower(document));

    private static string Shorten(string text) => text.Length <= 600 ? text : $"{text[..600]}… ({text.Length})";
}
