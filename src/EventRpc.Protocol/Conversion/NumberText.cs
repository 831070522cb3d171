namespace EventRpc.Protocol;

/// <summary>The error for a string where a number was expected.</summary>
internal static class NumberText
{
    private const int MaxShown = 40;

    public static PerlDataException NotANumber(PerlStringSpan text, string expected, PerlReader reader)
    {
        var shown = text.ToString();
        if (shown.Length > MaxShown)
            shown = shown[..MaxShown] + "…";
        return new PerlDataException(PerlDataError.OutOfRange, $"'{shown}' is not {expected}", reader.Position);
    }
}
