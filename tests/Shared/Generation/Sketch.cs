using EventRpc.Protocol;

namespace EventRpc.Tests.Shared.Generation;

/// <summary>
/// A value that is still to be made: a tree, however its value refers to itself, so that it can be made smaller piece
/// by piece.
/// </summary>
internal abstract record Sketch
{
    /// <summary>The value.</summary>
    public PerlValue Build() => Build([]);

    /// <summary>The value, behind the referents that were begun before it, to which it adds its own.</summary>
    internal abstract PerlValue Build(List<PerlReferent> begun);

    /// <summary>The value in canonical notation, which is how counterexamples are shown.</summary>
    public sealed override string ToString() => CanonicalNotation.Of(Build());

    private protected static T Begin<T>(List<PerlReferent> begun, T referent, string? className)
        where T : PerlReferent
    {
        if (className is not null)
            referent.ClassName = className;
        begun.Add(referent);
        return referent;
    }
}

/// <summary>A scalar that is neither a string nor a reference.</summary>
internal sealed record ScalarSketch(PerlValue Value) : Sketch
{
    internal override PerlValue Build(List<PerlReferent> begun) => Value;
}

/// <summary>A byte string.</summary>
internal sealed record BytesSketch(byte[] Bytes) : Sketch
{
    internal override PerlValue Build(List<PerlReferent> begun) => Bytes;
}

/// <summary>A text by its code points, those included that only Perl's UTF-8 has.</summary>
internal sealed record TextSketch(int[] CodePoints) : Sketch
{
    internal override PerlValue Build(List<PerlReferent> begun) => new PerlString(LaxUtf8.GetBytes(CodePoints), isText: true);
}

/// <summary>An array.</summary>
internal sealed record ArraySketch(string? ClassName, Sketch[] Items) : Sketch
{
    internal override PerlValue Build(List<PerlReferent> begun)
    {
        var array = Begin(begun, new PerlArray(), ClassName);
        foreach (var item in Items)
            array.Items.Add(item.Build(begun));
        return array;
    }
}

/// <summary>A hash; where a key is there twice the last one counts.</summary>
internal sealed record HashSketch(string? ClassName, (string Key, Sketch Value)[] Pairs) : Sketch
{
    internal override PerlValue Build(List<PerlReferent> begun)
    {
        var hash = Begin(begun, new PerlHash(), ClassName);
        foreach (var (key, value) in Pairs)
            hash[key] = value.Build(begun);
        return hash;
    }
}

/// <summary>A reference to a scalar, or to a reference.</summary>
internal sealed record ReferenceSketch(string? ClassName, Sketch Target) : Sketch
{
    internal override PerlValue Build(List<PerlReferent> begun)
    {
        var reference = Begin(begun, new PerlReference(), ClassName);
        reference.Target = Target.Build(begun);
        return reference;
    }
}

/// <summary>A regular expression.</summary>
internal sealed record RegexpSketch(string? ClassName, Sketch Pattern, string Flags) : Sketch
{
    internal override PerlValue Build(List<PerlReferent> begun) =>
        Begin(begun, new PerlRegexp((PerlString)Pattern.Build(begun), Flags), ClassName);
}

/// <summary>A value with a CBOR tag.</summary>
internal sealed record TaggedSketch(ulong Tag, Sketch Value) : Sketch
{
    internal override PerlValue Build(List<PerlReferent> begun) => new PerlTagged(Tag, Value.Build(begun));
}

/// <summary>One of the referents begun before, those around this included; undef where there is none.</summary>
internal sealed record AgainSketch(int Number) : Sketch
{
    internal override PerlValue Build(List<PerlReferent> begun) => begun.Count == 0 ? PerlValue.Undef : begun[Number % begun.Count];
}
