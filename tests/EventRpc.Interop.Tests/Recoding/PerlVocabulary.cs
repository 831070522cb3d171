using EventRpc.Protocol;
using EventRpc.Tests.Shared.Generation;

namespace EventRpc.Interop.Tests.Recoding;

/// <summary>What of a format's vocabulary the real Perl can say.</summary>
internal static class PerlVocabulary
{
    private static readonly string[] ClassNames = ["T2", "My::Obj", "A::B::C", "a", new('L', 300), new('K', 127), new('J', 128), "Gr\u00f6\u00dfe"];

    /// <summary>What its decoder reads as it was written.</summary>
    public static Vocabulary Readable(MessageFormat format)
    {
        // It compiles regular expressions, and blesses into packages.
        var vocabulary = Vocabulary.Of(format) with { OnlyPerlRegexps = true, ClassNames = [.. ClassNames, "\u65e5\u672c::\U0001f42a"] };
        if (format == MessageFormat.Json)
        {
            // JSON::XS multiplies with powers of ten, of which there are no smaller and larger ones.
            return vocabulary with { ExtremeFloats = false };
        }
        // Math::BigFloat rounds negative powers of two to 40 digits. CBOR::XS makes one scalar of all that tag 29 says, which
        // shows where a reference leads to it.
        if (format == MessageFormat.Cbor)
            return vocabulary with { BinaryFractions = false, SharedTargets = false };
        // Storable takes all class names for Latin-1, those that it wrote as UTF-8 too.
        return format == MessageFormat.Storable ? vocabulary with { ClassNames = ClassNames } : vocabulary;
    }

    /// <summary>What its encoder, too, writes of what was read.</summary>
    public static Vocabulary Returnable(MessageFormat format) => Readable(format) with
    {
        // UNIVERSAL::FREEZE of Event::RPC::Message::SerialiserBase dies of objects that are references to references.
        BlessedReferencesToReferences = format == MessageFormat.Sereal || format == MessageFormat.Storable,
        // CBOR::XS writes what is shared each time anew.
        Sharing = format != MessageFormat.Cbor && Vocabulary.Of(format).Sharing,
        // CBOR::XS writes small big numbers as small ones, and negative ones wrongly.
        BigNumbers = false,
    };
}
