namespace EventRpc.Fuzz.Mutation;

/// <summary>Makes new documents of old ones.</summary>
internal sealed class Mutator(FuzzFormat format, Random random)
{
    /// <summary>The longest document that is made, in bytes: what the limits on time speak of.</summary>
    public const int MaxLength = 64 * 1024;

    private readonly ItemMutations _items = new(format, MaxLength);
    private readonly ValueMutations _values = new(format.Format);

    public byte[] Mutate(byte[] document, byte[] donor)
    {
        if (random.Next(6) == 0)
            document = _values.Apply(document, random);
        for (var i = random.Next(3); i > 0; i--)
            document = _items.Apply(document, donor, random);
        if (random.Next(3) != 0)
            document = ChangeBytes(document, donor);
        if (random.Next(8) == 0)
            document = format.Dialect.Wrap(document, random);
        return document.Length <= MaxLength ? document : document[..MaxLength];
    }

    private byte[] ChangeBytes(byte[] document, byte[] donor)
    {
        var bytes = new List<byte>(document);
        for (var i = 1 + random.Next(1 + random.Next(6)); i > 0; i--)
        {
            var at = random.Next(bytes.Count + 1);
            switch (random.Next(6))
            {
                case 0:
                    bytes.InsertRange(at, format.Dialect.Tokens[random.Next(format.Dialect.Tokens.Count)]);
                    break;
                case 1:
                    Overwrite(bytes, at, format.Dialect.Tokens[random.Next(format.Dialect.Tokens.Count)]);
                    break;
                case 2 when donor.Length > 0:
                    var from = random.Next(donor.Length);
                    Overwrite(bytes, at, donor.AsSpan(from, Math.Min(donor.Length - from, random.Next(64))));
                    break;
                default:
                    ByteMutations.Apply(bytes, random);
                    break;
            }
        }
        return [.. bytes];
    }

    private static void Overwrite(List<byte> bytes, int at, ReadOnlySpan<byte> with)
    {
        bytes.RemoveRange(at, Math.Min(with.Length, bytes.Count - at));
        bytes.InsertRange(at, with);
    }
}
