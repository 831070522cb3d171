using EventRpc.Tests.Shared;

namespace EventRpc.Fuzz.Mutation;

/// <summary>Changes of the value that a document stands for, which is then written anew: well formed, but unusual.</summary>
internal sealed class ValueMutations(MessageFormat format)
{
    private const int MaxNodes = 500;

    private readonly PerlReader _reader = format.CreateReader();
    private readonly PerlWriter _writer = format.CreateWriter();

    public byte[] Apply(byte[] document, Random random)
    {
        try
        {
            _reader.Start(document);
            var root = PerlValue.Read(_reader);
            var referents = ReferentsIn(root);
            for (var i = random.Next(1, 4); i > 0 && referents.Count > 0; i--)
                Change(referents[random.Next(referents.Count)], referents, random);
            using var output = new MessageBuffer { Limit = 1 << 20 };
            _writer.Start(output);
            root.WriteTo(_writer);
            _writer.Complete();
            return output.WrittenSpan.ToArray();
        }
        catch (PerlDataException)
        {
            return document;
        }
    }

    private static void Change(PerlReferent referent, List<PerlReferent> others, Random random)
    {
        var value = Value(others, random);
        switch (referent)
        {
            case PerlArray array when array.Count > 0 && random.Next(2) == 0:
                array.Items[random.Next(array.Count)] = value;
                break;
            case PerlArray array:
                array.Items.Add(value);
                break;
            case PerlHash hash:
                hash[Key(random)] = value;
                break;
            case PerlReference reference:
                reference.Target = value;
                break;
        }
        if (random.Next(4) == 0 && referent is not PerlRegexp)
            referent.ClassName = random.Next(2) == 0 ? null : Key(random);
    }

    private static PerlValue Value(List<PerlReferent> others, Random random) => random.Next(14) switch
    {
        0 => PerlValue.Undef,
        1 => random.Next(2) == 0,
        2 => random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64),
        3 => PerlInteger.Of(ulong.MaxValue - (ulong)random.Next(3)),
        4 => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)),
        5 => (random.Next(-1000, 1000) / 8.0),
        6 => Key(random),
        7 => new byte[random.Next(600)],
        8 => new PerlArray([1, "two", PerlValue.Undef]),
        9 => new PerlHash(),
        10 => new PerlReference(random.Next(5)),
        11 => new PerlRegexp(new PerlString(Key(random)), random.Next(2) == 0 ? "" : "msix"),
        12 => new PerlReference(others[random.Next(others.Count)]),
        // The same thing twice, or within itself.
        _ => others[random.Next(others.Count)],
    };

    private static string Key(Random random) => random.Next(7) switch
    {
        0 => "",
        1 => "My::Class",
        2 => "\u00e4",
        3 => "\u20ac\ud83d\ude00",
        4 => new string('k', random.Next(300)),
        5 => "a\0\n\"\\",
        _ => ((char)('a' + random.Next(26))).ToString(),
    };

    private static List<PerlReferent> ReferentsIn(PerlValue root)
    {
        var found = new List<PerlReferent>();
        var seen = new HashSet<PerlValue>(ReferenceEqualityComparer.Instance);
        var pending = new Queue<PerlValue>([root]);
        while (pending.TryDequeue(out var value) && found.Count < MaxNodes)
        {
            if (value is PerlTagged tagged)
                pending.Enqueue(tagged.Value);
            if (value is not PerlReferent referent || !seen.Add(value))
                continue;
            found.Add(referent);
            foreach (var item in CanonicalNotation.ChildrenOf(referent).Take(MaxNodes))
                pending.Enqueue(item);
        }
        return found;
    }
}
