using EventRpc.Protocol;

namespace EventRpc.Tests.Shared.Generation;

/// <summary>
/// A value that is still to be made: a tree, however its value refers to itself, so that it can be made smaller piece
/// by piece.
/// </summary>
internal abstract record Sketch
{
    /// <summary>The value.</summary>
    public PerlValue Build() => Build(new SketchReferents());

    /// <summary>The value, which may be one of the referents before it, to which it adds its own.</summary>
    internal abstract PerlValue Build(SketchReferents referents);

    /// <summary>The value in canonical notation, which is how counterexamples are shown.</summary>
    public sealed override string ToString() => CanonicalNotation.Of(Build());

    private protected static T Begin<T>(SketchReferents referents, T referent, string? className)
        where T : PerlReferent
    {
        if (className is not null)
            referent.ClassName = className;
        referents.Begun.Add(referent);
        return referent;
    }
}

/// <summary>A scalar that is neither a string nor a reference.</summary>
internal sealed record ScalarSketch(PerlValue Value) : Sketch
{
    internal override PerlValue Build(SketchReferents referents) => Value;
}

/// <summary>A byte string.</summary>
internal sealed record BytesSketch(byte[] Bytes) : Sketch
{
    internal override PerlValue Build(SketchReferents referents) => Bytes;
}

/// <summary>A text by its code points, those included that only Perl's UTF-8 has.</summary>
internal sealed record TextSketch(int[] CodePoints) : Sketch
{
    internal override PerlValue Build(SketchReferents referents) => new PerlString(LaxUtf8.GetBytes(CodePoints), isText: true);
}

/// <summary>An array.</summary>
internal sealed record ArraySketch(string? ClassName, Sketch[] Items) : Sketch
{
    internal override PerlValue Build(SketchReferents referents)
    {
        var array = Begin(referents, new PerlArray(), ClassName);
        foreach (var item in Items)
            array.Items.Add(item.Build(referents));
        referents.Whole.Add(array);
        return array;
    }
}

/// <summary>A hash; where a key is there twice the last one counts.</summary>
internal sealed record HashSketch(string? ClassName, (string Key, Sketch Value)[] Pairs) : Sketch
{
    internal override PerlValue Build(SketchReferents referents)
    {
        var hash = Begin(referents, new PerlHash(), ClassName);
        foreach (var (key, value) in Pairs)
            hash[key] = value.Build(referents);
        referents.Whole.Add(hash);
        return hash;
    }
}

/// <summary>A reference to a scalar, or to a reference.</summary>
/// <param name="ClassName">The class it is blessed into, if any.</param>
/// <param name="Target">What it refers to.</param>
/// <param name="IsTargetShared">Whether that may be reached again.</param>
internal sealed record ReferenceSketch(string? ClassName, Sketch Target, bool IsTargetShared) : Sketch
{
    internal override PerlValue Build(SketchReferents referents)
    {
        var reference = Begin(referents, new PerlReference(), ClassName);
        reference.Target = Target.Build(referents);
        if (!IsTargetShared && reference.Target is PerlReferent target)
        {
            referents.Begun.Remove(target);
            referents.Whole.Remove(target);
        }
        referents.Whole.Add(reference);
        return reference;
    }
}

/// <summary>A regular expression.</summary>
internal sealed record RegexpSketch(string? ClassName, Sketch Pattern, string Flags) : Sketch
{
    internal override PerlValue Build(SketchReferents referents) =>
        Begin(referents, new PerlRegexp((PerlString)Pattern.Build(referents), Flags), ClassName);
}

/// <summary>A value with a CBOR tag.</summary>
internal sealed record TaggedSketch(ulong Tag, Sketch Value) : Sketch
{
    internal override PerlValue Build(SketchReferents referents) => new PerlTagged(Tag, Value.Build(referents));
}

/// <summary>One of the referents begun before; undef where there is none.</summary>
/// <param name="Number">Which.</param>
/// <param name="OrAround">Whether it may be one of those around this, so that it contains itself.</param>
internal sealed record AgainSketch(int Number, bool OrAround) : Sketch
{
    internal override PerlValue Build(SketchReferents referents)
    {
        var candidates = OrAround ? referents.Begun : referents.Whole;
        return candidates.Count == 0 ? PerlValue.Undef : candidates[Number % candidates.Count];
    }
}

/// <summary>The referents of a value that is being made.</summary>
internal sealed class SketchReferents
{
    public List<PerlReferent> Begun { get; } = [];

    /// <summary>Those that hold all that they will.</summary>
    public List<PerlReferent> Whole { get; } = [];
}
