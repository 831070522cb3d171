using EventRpc.Protocol;

namespace EventRpc.Tests.Shared.Generation;

/// <summary>What a format can say, so that a value of nothing else must survive in it unchanged.</summary>
internal sealed record Vocabulary
{
    /// <summary>The vocabulary of a format as we read and write it.</summary>
    public static Vocabulary Of(MessageFormat format) => format.Name switch
    {
        // Only CBOR has big numbers and tags.
        "SERL" => new Vocabulary { Sharing = true, Regexps = true },
        // CBOR::XS reads no value that contains itself. There is no tag for regular expressions.
        "CBOR" => new Vocabulary { Sharing = true, Cycles = false, BigNumbers = true, Tags = true },
        // JSON::XS refuses what it writes for NaN and surrogates, and takes the lowest integer for a string; it has
        // references in objects only.
        "JSON" => new Vocabulary { BareReferences = false, LaxText = false, NotFinite = false, Lowest = -long.MaxValue },
        // Patterns are bytes. Class names are Latin-1 or UTF-8, and nothing says which.
        "STOR" => new Vocabulary { Sharing = true, Regexps = true, TextPatterns = false, AmbiguousClassNames = false },
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    /// <summary>References to scalars that are not blessed.</summary>
    public bool BareReferences { get; init; } = true;

    /// <summary>Whether an object may be a reference to a reference.</summary>
    public bool BlessedReferencesToReferences { get; init; } = true;

    /// <summary>Values that are reached twice, or contain themselves.</summary>
    public bool Sharing { get; init; }

    /// <summary>Whether what is shared may be what a reference refers to.</summary>
    public bool SharedTargets { get; init; } = true;

    /// <summary>Whether what is shared may contain itself.</summary>
    public bool Cycles { get; init; } = true;

    /// <summary>Regular expressions.</summary>
    public bool Regexps { get; init; }

    /// <summary>Whether patterns of regular expressions may be text.</summary>
    public bool TextPatterns { get; init; } = true;

    /// <summary>Integers and floats of any size.</summary>
    public bool BigNumbers { get; init; }

    /// <summary>Whether floats of any size may have negative powers of two.</summary>
    public bool BinaryFractions { get; init; } = true;

    /// <summary>Tagged values.</summary>
    public bool Tags { get; init; }

    /// <summary>NaN and the infinities.</summary>
    public bool NotFinite { get; init; } = true;

    /// <summary>Floats nearer to 0, or further from it, than ten to the power of 290.</summary>
    public bool ExtremeFloats { get; init; } = true;

    /// <summary>Text that is no UTF-16: surrogates and code points above U+10FFFF.</summary>
    public bool LaxText { get; init; } = true;

    /// <summary>The lowest integer.</summary>
    public long Lowest { get; init; } = long.MinValue;

    /// <summary>The classes of objects; any string if there are none, but the empty one, which
    /// Perl takes for main.</summary>
    public string[] ClassNames { get; init; } = [];

    /// <summary>Class names whose characters, each as one byte, are UTF-8 of others.</summary>
    public bool AmbiguousClassNames { get; init; } = true;

    /// <summary>Whether regular expressions are only those that Perl compiles, and shows again as they were.</summary>
    public bool OnlyPerlRegexps { get; init; }
}
