namespace EventRpc.Protocol;

/// <summary>
/// Builds a <see cref="PerlValue"/> from a document. Keeps the open containers in a stack of its own, so that no
/// document decides how deep the thread's stack grows.
/// </summary>
internal sealed class PerlValueBuilder(PerlReader reader)
{
    private OpenContainer[] _open = [];
    private int _depth;
    private Dictionary<int, PerlReferent>? _shared;

    /// <summary>Builds the next value. What it shares with one that was built before is one object in both.</summary>
    public PerlValue Build()
    {
        var keptTags = reader.KeepsTags;
        reader.KeepsTags = true;
        try
        {
            return BuildOne();
        }
        finally
        {
            reader.KeepsTags = keptTags;
        }
    }

    private PerlValue BuildOne()
    {
        while (true)
        {
            if (!TryReadOne(out var value))
                continue;

            // The value is whole; it may be the last one of the containers around it.
            while (true)
            {
                if (_depth == 0)
                    return value;
                ref var container = ref _open[_depth - 1];
                Attach(container, value);
                if (MoveOn(ref container))
                    break;
                value = Close(container, value);
                container = default;
                _depth--;
            }
        }
    }

    /// <summary>Reads a scalar or an empty container whole, or enters a container.</summary>
    /// <returns>Whether a whole value was read; otherwise a container was entered.</returns>
    private bool TryReadOne(out PerlValue value)
    {
        var identity = reader.PeekIdentity(out var again);
        if (again && _shared is not null && _shared.TryGetValue(identity, out var known))
        {
            reader.Skip();
            value = known;
            return true;
        }

        switch (reader.Peek())
        {
            case PerlType.Undef:
                reader.ReadUndef();
                value = PerlValue.Undef;
                return true;
            case PerlType.Boolean:
                value = PerlBoolean.Of(reader.ReadBoolean());
                return true;
            case PerlType.Integer:
                value = PerlInteger.Of(reader.ReadInteger());
                return true;
            case PerlType.Float:
                value = new PerlFloat(reader.ReadFloat());
                return true;
            case PerlType.String:
                var text = reader.ReadString();
                value = new PerlString(text.Bytes.ToArray(), text.IsText);
                return true;
            case PerlType.Array:
                return Open(new PerlArray(reader.RoomFor(reader.ReadStartArray())), identity, out value);
            case PerlType.Hash:
                reader.ReadStartHash();
                return Open(new PerlHash(), identity, out value);
            case PerlType.Reference:
                reader.ReadStartReference();
                return Open(new PerlReference(), identity, out value);
            case PerlType.Regexp:
                var regexp = reader.ReadRegexp();
                if (identity != 0)
                    (_shared ??= [])[identity] = regexp;
                value = regexp;
                return true;
            case PerlType.BigInteger:
                value = new PerlBigInteger(reader.ReadBigInteger());
                return true;
            case PerlType.BigFloat:
                value = new PerlBigFloat(reader.ReadBigFloat());
                return true;
            case PerlType.Tag:
                Push(new OpenContainer { Tag = reader.ReadStartTag() });
                value = PerlValue.Undef;
                return false;
            default:
                Push(new OpenContainer { ClassName = reader.ReadStartBlessed().ToString() });
                value = PerlValue.Undef;
                return false;
        }
    }

    private bool Open(PerlReferent container, int identity, out PerlValue value)
    {
        if (identity != 0)
            (_shared ??= [])[identity] = container;
        value = container;
        var open = new OpenContainer { Content = container };
        if (container is not PerlReference && !MoveOn(ref open))
            return true;
        Push(open);
        return false;
    }

    private void Push(in OpenContainer container)
    {
        if (_depth == _open.Length)
            Array.Resize(ref _open, Math.Max(4, _depth * 2));
        _open[_depth++] = container;
    }

    /// <summary>What a container has become; what it held last, if it has no content of its own.</summary>
    private static PerlValue Close(in OpenContainer container, PerlValue last)
    {
        if (container.Content is { } content)
            return content;
        return container.Tag is { } tag ? new PerlTagged(tag, last) : last;
    }

    /// <summary>Moves to the next element of a container, or leaves it.</summary>
    private bool MoveOn(ref OpenContainer container)
    {
        if (container.Content is PerlReference or null)
        {
            reader.ReadEnd();
            return false;
        }
        if (!reader.MoveNext())
            return false;
        if (container.Content is PerlHash)
            container.Key = reader.ReadKey().ToString();
        return true;
    }

    private void Attach(in OpenContainer container, PerlValue value)
    {
        switch (container.Content)
        {
            case PerlArray array:
                array.Items.Add(value);
                break;
            case PerlHash hash when reader.AllowsDuplicateKeys:
                hash.Items[container.Key!] = value;
                break;
            case PerlHash hash:
                if (!hash.Items.TryAdd(container.Key!, value))
                    throw reader.DuplicateKey();
                break;
            case PerlReference reference:
                reference.Target = value;
                break;
            case null when container.Tag is not null:
                break;
            default:
                if (value is not PerlReferent referent)
                    throw new PerlDataException(PerlDataError.Malformed, "An object is not a reference", reader.Position);
                referent.ClassName = container.ClassName;
                break;
        }
    }

    /// <summary>A container that is being read; without content, the blessing or the tag of the value that is read next.</summary>
    private struct OpenContainer
    {
        public PerlReferent? Content { get; init; }

        public string? ClassName { get; init; }

        public ulong? Tag { get; init; }

        public string? Key { get; set; }
    }
}
