namespace EventRpc.Protocol;

/// <summary>
/// A regular expression of Perl, <c>qr/pattern/flags</c>. It is carried, not run: the pattern is Perl's dialect.
/// </summary>
public sealed class PerlRegexp : PerlReferent
{
    /// <summary>The class of a regular expression that was not blessed into another.</summary>
    public const string DefaultClassName = "Regexp";

    /// <summary>Creates a regular expression of the class Regexp.</summary>
    /// <param name="pattern">The pattern, in Perl's dialect.</param>
    /// <param name="flags">The letters behind the closing slash.</param>
    public PerlRegexp(PerlString pattern, string flags = "")
    {
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(flags);
        Pattern = pattern;
        Flags = flags;
        ClassName = DefaultClassName;
    }

    /// <summary>The pattern, in Perl's dialect.</summary>
    public PerlString Pattern { get; }

    /// <summary>The letters behind the closing slash.</summary>
    public string Flags { get; }

    /// <inheritdoc/>
    public override PerlType Type => PerlType.Regexp;

    /// <summary>The expression as Perl prints it.</summary>
    /// <returns>A string such as <c>(?^i:a.b)</c>.</returns>
    public override string ToString() => $"(?^{Flags}:{Pattern})";

    private protected override void WriteContentTo(PerlWriter writer) => writer.WriteRegexp(this);
}
