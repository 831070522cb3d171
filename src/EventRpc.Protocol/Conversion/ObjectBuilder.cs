namespace EventRpc.Protocol;

/// <summary>Builds what a value is in .NET that is asked for by no particular type.</summary>
/// <remarks>
/// Calls itself for what an array or hash holds: a reader lets nothing nest deeper than its limits and the stack allow.
/// </remarks>
internal struct ObjectBuilder(PerlReader reader)
{
    /// <summary>What a shared array or hash is until it is whole.</summary>
    private static readonly object Unfinished = new();

    // A short document can stand for a vast value: what is reached twice is made once.
    private Dictionary<int, object>? _shared;
    private PerlValueBuilder? _values;

    public object? Build()
    {
        var identity = reader.PeekIdentity(out var again);
        if (again && _shared is not null && _shared.TryGetValue(identity, out var known))
        {
            if (known == Unfinished)
                throw new PerlDataException(PerlDataError.Cyclic, "The value contains itself; take it as a PerlValue", reader.Position);
            reader.Skip();
            return known;
        }

        switch (reader.Peek())
        {
            case PerlType.Undef:
                reader.ReadUndef();
                return null;
            case PerlType.Boolean:
                return reader.ReadBoolean();
            case PerlType.Integer:
                var number = reader.ReadInteger();
                if (number >= long.MinValue && number <= long.MaxValue)
                    return (long)number;
                return number >= 0 ? (object)(ulong)number : number;
            case PerlType.Float:
                return reader.ReadFloat();
            case PerlType.String:
                return reader.ReadString().ToString();
            case PerlType.BigInteger:
                return reader.ReadBigInteger();
            case PerlType.Array:
                Begin(identity);
                return Finish(identity, Array());
            case PerlType.Hash:
                Begin(identity);
                return Finish(identity, Hash());
            default:
                return Value();
        }
    }

    private List<object?> Array()
    {
        var list = new List<object?>(reader.RoomFor(reader.ReadStartArray()));
        while (reader.MoveNext())
            list.Add(Build());
        return list;
    }

    private Dictionary<string, object?> Hash()
    {
        reader.ReadStartHash();
        var hash = new Dictionary<string, object?>();
        while (reader.MoveNext())
        {
            var key = reader.ReadKey().ToString();
            var value = Build();
            if (reader.AllowsDuplicateKeys)
                hash[key] = value;
            else if (!hash.TryAdd(key, value))
                throw reader.DuplicateKey();
        }
        return hash;
    }

    /// <summary>What only a PerlValue can be: references, objects, regular expressions, big floats.</summary>
    private PerlValue Value() => (_values ??= new PerlValueBuilder(reader)).Build();

    private void Begin(int identity)
    {
        if (identity != 0)
            (_shared ??= [])[identity] = Unfinished;
    }

    private readonly object Finish(int identity, object made)
    {
        if (identity != 0)
            _shared![identity] = made;
        return made;
    }
}
