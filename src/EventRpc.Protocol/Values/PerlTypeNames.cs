namespace EventRpc.Protocol;

/// <summary>How error messages call the kinds of value.</summary>
internal static class PerlTypeNames
{
    public static string Of(PerlType type) => type switch
    {
        PerlType.Undef => "undef",
        PerlType.Boolean => "a boolean",
        PerlType.Integer => "an integer",
        PerlType.Float => "a float",
        PerlType.String => "a string",
        PerlType.Array => "an array reference",
        PerlType.Hash => "a hash reference",
        PerlType.Reference => "a reference",
        _ => "an object",
    };
}
