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
        PerlType.Regexp => "a regular expression",
        PerlType.BigInteger => "a big integer",
        PerlType.BigFloat => "a big float",
        PerlType.Tag => "a tagged value",
        _ => "an object",
    };

    /// <summary>The kinds by the type that stands for them.</summary>
    public static string Of(Type valueType) => valueType switch
    {
        _ when valueType == typeof(PerlUndef) => Of(PerlType.Undef),
        _ when valueType == typeof(PerlBoolean) => Of(PerlType.Boolean),
        _ when valueType == typeof(PerlInteger) => Of(PerlType.Integer),
        _ when valueType == typeof(PerlFloat) => Of(PerlType.Float),
        _ when valueType == typeof(PerlString) => Of(PerlType.String),
        _ when valueType == typeof(PerlArray) => Of(PerlType.Array),
        _ when valueType == typeof(PerlHash) => Of(PerlType.Hash),
        _ when valueType == typeof(PerlRegexp) => Of(PerlType.Regexp),
        _ when valueType == typeof(PerlBigInteger) => Of(PerlType.BigInteger),
        _ when valueType == typeof(PerlBigFloat) => Of(PerlType.BigFloat),
        _ when valueType == typeof(PerlTagged) => Of(PerlType.Tag),
        _ => Of(PerlType.Reference),
    };
}
