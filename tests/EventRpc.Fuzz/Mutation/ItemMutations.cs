using EventRpc.Fuzz.Dialects;

namespace EventRpc.Fuzz.Mutation;

/// <summary>Changes of whole values and keys: what a document is made of is put elsewhere, twice, or within itself.</summary>
internal sealed class ItemMutations(FuzzFormat format, int maxLength)
{
    private readonly PerlReader _reader = format.Format.CreateReader();

    private Dialect Dialect => format.Dialect;

    /// <summary>Changes a document with items of its own and of another.</summary>
    public byte[] Apply(byte[] document, byte[] donor, Random random)
    {
        var items = Dialect.IsPlain(document) ? ItemMap.Of(_reader, document) : [];
        if (items.Count == 0)
            return document;
        var target = items[random.Next(items.Count)];
        var output = new List<byte>(document.Length * 2);
        var start = target.Start.Value;
        var end = target.End.Value;
        var item = document.AsSpan(start, end - start);
        output.AddRange(document.AsSpan(0, start));
        switch (random.Next(7))
        {
            case 0:
                output.AddRange(Donated(donor, random));
                break;
            case 1:
                output.AddRange(item);
                output.AddRange(Dialect.Separator);
                output.AddRange(item);
                break;
            case 2:
                break;
            case 3:
                // The sizes that limits are about; rarely, as they take long.
                var room = Math.Max(1, (maxLength - document.Length) / (item.Length + Dialect.Separator.Length));
                Dialect.Repeat(output, item, random.Next(16) == 0 ? room : random.Next(1, Math.Min(room, 40) + 1));
                break;
            case 4:
                Dialect.Nest(output, item, random.Next(16) == 0 ? random.Next(1, 12_000) : random.Next(1, 20));
                break;
            case 5:
                output.AddRange(Dialect.Tokens[random.Next(Dialect.Tokens.Count)]);
                break;
            default:
                output.AddRange(Dialect.Tokens[random.Next(Dialect.Tokens.Count)]);
                output.AddRange(item);
                break;
        }
        output.AddRange(document.AsSpan(end));
        return [.. output];
    }

    private ReadOnlySpan<byte> Donated(byte[] donor, Random random)
    {
        var items = Dialect.IsPlain(donor) ? ItemMap.Of(_reader, donor) : [];
        return items.Count == 0 ? [] : donor.AsSpan(items[random.Next(items.Count)]);
    }
}
