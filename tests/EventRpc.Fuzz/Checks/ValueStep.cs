namespace EventRpc.Fuzz.Checks;

/// <summary>
/// A value or key that a reader comes across, in order: containers once when they are entered, and once when they are
/// left.
/// </summary>
/// <param name="Kind">What it is.</param>
/// <param name="Parent">What holds it; null for the root.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends; −1 for a container that is entered.</param>
/// <param name="Length">How many bytes a string has; −1 for a container that is left.</param>
/// <param name="IsMarked">Whether the document marks it as one that it may come back to.</param>
internal readonly record struct ValueStep(PerlType Kind, PerlType? Parent, int Start, int End, int Length, bool IsMarked = false)
{
    /// <summary>Walks through a document with no more than a reader, and so as far as the document is sound.</summary>
    /// <param name="reader">A reader of its format.</param>
    /// <param name="document">The document.</param>
    /// <param name="expand">Whether what the document comes back to is entered again, as typed targets do.</param>
    /// <param name="keepTags">Whether tags are seen, which count as levels then.</param>
    /// <exception cref="PerlDataException">It is not sound, from here on.</exception>
    public static IEnumerable<ValueStep> Over(PerlReader reader, ArraySegment<byte> document, bool expand = true, bool keepTags = true)
    {
        reader.Start(document);
        reader.KeepsTags = keepTags;
        var known = new HashSet<int>();
        var open = new Stack<(PerlType Kind, int Start)>();
        while (true)
        {
            var start = reader.Position;
            var kind = reader.Peek();
            PerlType? parent = open.Count > 0 ? open.Peek().Kind : null;
            var identity = reader.PeekIdentity(out var again);
            if (again && !expand && known.Contains(identity))
            {
                reader.Skip();
            }
            else if (Enter(reader, kind))
            {
                yield return new ValueStep(kind, parent, start, -1, 0, identity != 0);
                if (identity != 0)
                    known.Add(identity);
                open.Push((kind, start));
                if (!HoldsMany(kind))
                    continue;
            }
            else
            {
                var length = Take(reader, kind);
                yield return new ValueStep(kind, parent, start, reader.Position, length);
            }

            // The value is whole, or the container has yet to be moved to its first.
            while (open.TryPeek(out var top))
            {
                if (HoldsMany(top.Kind) && reader.MoveNext())
                {
                    if (top.Kind != PerlType.Hash)
                        break;
                    var key = reader.Position;
                    var length = reader.ReadKey().Bytes.Length;
                    yield return new ValueStep(PerlType.String, top.Kind, key, reader.Position, length);
                    break;
                }
                if (!HoldsMany(top.Kind))
                    reader.ReadEnd();
                open.Pop();
                yield return new ValueStep(top.Kind, open.Count > 0 ? open.Peek().Kind : null, top.Start, reader.Position, -1);
            }
            if (open.Count == 0)
                yield break;
        }
    }

    private static bool HoldsMany(PerlType kind) => kind is PerlType.Array or PerlType.Hash;

    private static bool Enter(PerlReader reader, PerlType kind)
    {
        switch (kind)
        {
            case PerlType.Array: reader.ReadStartArray(); return true;
            case PerlType.Hash: reader.ReadStartHash(); return true;
            case PerlType.Reference: reader.ReadStartReference(); return true;
            case PerlType.Blessed: reader.ReadStartBlessed(); return true;
            case PerlType.Tag: reader.ReadStartTag(); return true;
            default: return false;
        }
    }

    /// <summary>
    /// Takes a scalar as it is taken where values are made of it. To pass over it would count its bytes against
    /// <see cref="PerlLimits.MaxExpansion"/>, and the walk would be refused long before those values are.
    /// </summary>
    private static int Take(PerlReader reader, PerlType kind)
    {
        var start = reader.Position;
        switch (kind)
        {
            case PerlType.String: return reader.ReadString().Bytes.Length;
            case PerlType.Undef: reader.ReadUndef(); break;
            case PerlType.Boolean: reader.ReadBoolean(); break;
            case PerlType.Integer: reader.ReadInteger(); break;
            case PerlType.Float: reader.ReadFloat(); break;
            case PerlType.Regexp: reader.ReadRegexp(); break;
            case PerlType.BigInteger: reader.ReadBigInteger(); break;
            default: reader.ReadBigFloat(); break;
        }
        return Math.Max(0, reader.Position - start);
    }
}
