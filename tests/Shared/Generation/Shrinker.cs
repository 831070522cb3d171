using EventRpc.Protocol;

namespace EventRpc.Tests.Shared.Generation;

/// <summary>Makes values smaller, the largest steps first, without saying what the vocabulary does not have.</summary>
internal sealed class Shrinker(Vocabulary vocabulary)
{
    public IEnumerable<Sketch> Shrink(Sketch sketch) => sketch switch
    {
        ScalarSketch { Value: PerlUndef } => [],
        ScalarSketch scalar => ShrinkScalar(scalar.Value),
        BytesSketch bytes => ShrinkArray(bytes.Bytes, static _ => []).Select(shorter => new BytesSketch(shorter)),
        TextSketch text => ShrinkArray(text.CodePoints, static c => c == 'a' ? [] : ['a']).Select(shorter => new TextSketch(shorter)),
        ArraySketch array =>
        [
            .. array.Items,
            .. array.ClassName is null ? (Sketch[])[] : [array with { ClassName = null }],
            .. ShrinkArray(array.Items, Shrink).Select(items => array with { Items = items }),
        ],
        HashSketch hash =>
        [
            .. hash.Pairs.Select(pair => pair.Value),
            .. hash.ClassName is null ? (Sketch[])[] : [hash with { ClassName = null }],
            .. ShrinkArray(hash.Pairs, ShrinkPair).Select(pairs => hash with { Pairs = pairs }),
        ],
        ReferenceSketch reference =>
        [
            reference.Target,
            .. reference.ClassName is null || !vocabulary.BareReferences ? (Sketch[])[] : [reference with { ClassName = null }],
            .. Shrink(reference.Target).Select(target => reference with { Target = target }),
        ],
        RegexpSketch regexp =>
        [
            regexp.Pattern,
            .. regexp.Flags.Length == 0 ? (Sketch[])[] : [regexp with { Flags = "" }],
            .. regexp.ClassName is null ? (Sketch[])[] : [regexp with { ClassName = null }],
        ],
        TaggedSketch tagged => [tagged.Value, .. Shrink(tagged.Value).Select(value => tagged with { Value = value })],
        AgainSketch again => [new ScalarSketch(PerlValue.Undef), .. Enumerable.Range(0, Math.Min(again.Number, 10)).Select(n => again with { Number = n })],
        _ => [],
    };

    private static IEnumerable<Sketch> ShrinkScalar(PerlValue value)
    {
        yield return new ScalarSketch(PerlValue.Undef);
        if (value is PerlInteger integer && integer.Value != 0)
        {
            yield return new ScalarSketch(0);
            if (integer.Value > 1 || integer.Value < -1)
                yield return new ScalarSketch(PerlInteger.Of(integer.Value / 2));
        }
        if (value is PerlFloat { Value: not 0.5 } number)
        {
            yield return new ScalarSketch(0.5);
            if (Math.Truncate(number.Value) != number.Value)
                yield return new ScalarSketch(Math.Truncate(number.Value));
        }
    }

    private IEnumerable<(string, Sketch)> ShrinkPair((string Key, Sketch Value) pair) =>
    [
        .. pair.Key.Length > 1 ? ((string, Sketch)[])[(pair.Key[..1], pair.Value)] : [],
        .. Shrink(pair.Value).Select(value => (pair.Key, value)),
    ];

    /// <summary>Leaves out a half, or one, or makes one smaller.</summary>
    private static IEnumerable<T[]> ShrinkArray<T>(T[] items, Func<T, IEnumerable<T>> shrink)
    {
        if (items.Length > 1)
        {
            yield return items[..(items.Length / 2)];
            yield return items[(items.Length / 2)..];
        }
        // Of long strings the halves must do.
        if (items.Length > 1000)
            yield break;
        for (var i = 0; i < items.Length; i++)
            yield return [.. items[..i], .. items[(i + 1)..]];
        for (var i = 0; i < items.Length; i++)
        {
            foreach (var smaller in shrink(items[i]))
                yield return [.. items[..i], smaller, .. items[(i + 1)..]];
        }
    }
}
