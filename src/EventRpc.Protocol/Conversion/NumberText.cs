namespace EventRpc.Protocol;

/// <summary>Strings where a number was expected, in error messages.</summary>
internal static class NumberText
{
    private const int MaxShown = 40;

    public static PerlDataException NotANumber(PerlStringSpan text, string expected, PerlReader reader) =>
        new(PerlDataError.OutOfRange, $"'{Shorten(text)}' is not {expected}", reader.Position);

    /// <summary>A string that the peer sent, as far as an error message shows it.</summary>
    public static string Shorten(PerlStringSpan text)
    {
        var shown = text.ToString();
        return shown.Length > MaxShown ? shown[..MaxShown] + "…" : shown;
    }
}
