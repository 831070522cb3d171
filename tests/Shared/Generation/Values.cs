using System.Text;
using System.Text.Unicode;
using EventRpc.Protocol;
using FsCheck;
using FsCheck.Fluent;

namespace EventRpc.Tests.Shared.Generation;

/// <summary>Any values of a vocabulary.</summary>
internal sealed class Values
{
    private const int MaxDepth = 100;

    private static readonly string[] Patterns = ["", "a.b", "^(\\w+)\\s*$", "[a-z]|\\d{2,3}", "\\/\"", "\u263a+"];

    private readonly Vocabulary _vocabulary;
    private readonly Gen<Sketch> _text;
    private readonly Gen<Sketch> _scalar;
    private readonly Gen<string> _className;

    private Values(Vocabulary vocabulary)
    {
        _vocabulary = vocabulary;
        _text = ScalarGenerators.Text(vocabulary);
        _scalar = Gen.Frequency(
            (1, Gen.Constant<Sketch>(new ScalarSketch(PerlValue.Undef))),
            (1, Gen.Elements<Sketch>(new ScalarSketch(true), new ScalarSketch(false))),
            (4, ScalarGenerators.Integer(vocabulary).Select(Scalar)),
            (3, ScalarGenerators.Float(vocabulary).Select(Scalar)),
            (3, ScalarGenerators.Bytes),
            (3, _text),
            (vocabulary.BigNumbers ? 2 : 0, ScalarGenerators.BigNumber(vocabulary).Select(Scalar)));
        _className = vocabulary.ClassNames.Length > 0 ? Gen.Elements(vocabulary.ClassNames) : ScalarGenerators.Name.Where(IsClassName);

        static Sketch Scalar(PerlValue value) => new ScalarSketch(value);
    }

    private bool IsClassName(string name) => name.Length > 0
        && (_vocabulary.AmbiguousClassNames || Ascii.IsValid(name) || name.Any(c => c > 0xff) || !Utf8.IsValid(Encoding.Latin1.GetBytes(name)));

    public static Arbitrary<Sketch> Of(Vocabulary vocabulary) =>
        Arb.From(Gen.Sized(new Values(vocabulary).Any), new Shrinker(vocabulary).Shrink);

    /// <summary>A value of about a size, which counts its scalars and containers.</summary>
    private Gen<Sketch> Any(int size)
    {
        if (size <= 0)
            return _scalar;
        return Gen.Frequency(
            (4, _scalar),
            (6, Array(size)),
            (6, Hash(size)),
            (3, Reference(size)),
            (_vocabulary.Sharing ? 5 : 0, Gen.Choose(0, 1000).Select(n => (Sketch)new AgainSketch(n, _vocabulary.Cycles))),
            (_vocabulary.Regexps ? 2 : 0, Regexp()),
            (_vocabulary.Tags ? 2 : 0, Tagged(size)),
            (size > 20 ? 1 : 0, Tower(size)));
    }

    private Gen<string?> ClassName => Gen.Frequency((3, Gen.Constant<string?>(null)), (1, _className.Select(name => (string?)name)));

    private Gen<Sketch> Array(int size) =>
        from className in ClassName
        from items in Items(size)
        select (Sketch)new ArraySketch(className, items);

    private Gen<Sketch> Hash(int size) =>
        from className in ClassName
        from items in Items(size)
        from keys in ScalarGenerators.Name.ArrayOf(items.Length)
        select (Sketch)new HashSketch(className, [.. keys.DistinctBy(key => key).Zip(items)]);

    private Gen<Sketch> Reference(int size) =>
        from className in _vocabulary.BareReferences ? ClassName : _className.Select(name => (string?)name)
        from target in className is null || _vocabulary.BlessedReferencesToReferences ? Any(size - 1) : SimpleScalar
        select (Sketch)new ReferenceSketch(className, _vocabulary.SharedTargets || target is not AgainSketch ? target : new ScalarSketch(PerlValue.Undef), _vocabulary.SharedTargets);

    /// <summary>A scalar that is one to Perl too: booleans and big numbers are objects in some formats.</summary>
    private Gen<Sketch> SimpleScalar => _scalar.Where(scalar => scalar is not ScalarSketch { Value: PerlBoolean or PerlBigInteger or PerlBigFloat });

    private Gen<Sketch> Regexp() =>
        from className in ClassName
        from pattern in Pattern
        from flags in Gen.SubListOf('m', 's', 'i', 'x')
        select (Sketch)new RegexpSketch(className, pattern, string.Concat(flags));

    private Gen<Sketch> Pattern =>
        _vocabulary.OnlyPerlRegexps
            ? Gen.Elements(Patterns.Where(pattern => _vocabulary.TextPatterns || Ascii.IsValid(pattern))).Select(PatternOf)
            : _vocabulary.TextPatterns ? Gen.OneOf(ScalarGenerators.Bytes, _text) : ScalarGenerators.Bytes;

    private static Sketch PatternOf(string pattern) => Ascii.IsValid(pattern)
        ? new BytesSketch(Encoding.ASCII.GetBytes(pattern))
        : new TextSketch([.. pattern.Select(c => (int)c)]);

    /// <summary>Values with tags that stand for nothing else.</summary>
    private Gen<Sketch> Tagged(int size) =>
        from tag in Gen.Elements<ulong>(6, 24, 1000, 65536, 1ul << 32, ulong.MaxValue)
        from value in Any(size - 1)
        select (Sketch)new TaggedSketch(tag, value);

    /// <summary>Deep rather than wide.</summary>
    private Gen<Sketch> Tower(int size) =>
        from height in Gen.Choose(2, MaxDepth)
        from top in Any(size / 4)
        from className in ClassName
        from isHash in Gen.Elements(true, false)
        select Enumerable.Range(0, height).Aggregate(top, (inner, _) => isHash ? new HashSketch(className, [("k", inner)]) : new ArraySketch(className, [inner]));

    /// <summary>What a container of a size holds: a few values that share it, or more small ones than a short form has room for.</summary>
    private Gen<Sketch[]> Items(int size) => Gen.Frequency(
        (12, from count in Gen.Choose(0, Math.Min(size, 6))
             from items in Any((size - 1) / Math.Max(count, 1)).ArrayOf(count)
             select items),
        (size > 10 ? 1 : 0, from count in Gen.Elements(15, 16, 17, 23, 24, 31, 32, 128, 255, 256)
                            from items in Gen.Choose(0, 40).Select(n => (Sketch)new ScalarSketch(n)).ArrayOf(count)
                            select items));
}
