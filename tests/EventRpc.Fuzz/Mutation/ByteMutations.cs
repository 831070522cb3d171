using System.Buffers.Binary;

namespace EventRpc.Fuzz.Mutation;

/// <summary>Changes that know nothing of the format.</summary>
internal static class ByteMutations
{
    private static readonly byte[] Odd = [0, 1, 0x7f, 0x80, 0x81, 0xff, 0xfe, 0x10, 0x20, 0x40];

    private static readonly uint[] OddNumbers = [0, 1, 2, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff, 0xfffffffe];

    public static void Apply(List<byte> document, Random random)
    {
        if (document.Count == 0)
        {
            document.Add((byte)random.Next(256));
            return;
        }
        var at = random.Next(document.Count);
        switch (random.Next(9))
        {
            case 0:
                document[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                document[at] = (byte)random.Next(256);
                break;
            case 2:
                document[at] = Odd[random.Next(Odd.Length)];
                break;
            case 3:
                document.Insert(at, Odd[random.Next(Odd.Length)]);
                break;
            case 4:
                document.RemoveRange(at, Math.Min(document.Count - at, 1 + random.Next(1 + random.Next(16))));
                break;
            case 5:
                document.RemoveRange(at, document.Count - at);
                break;
            case 6:
                var length = Math.Min(document.Count - at, 1 + random.Next(64));
                document.InsertRange(random.Next(document.Count), document.GetRange(at, length));
                break;
            case 7:
                document[at] += (byte)random.Next(-4, 5);
                break;
            default:
                Span<byte> number = stackalloc byte[4];
                var odd = OddNumbers[random.Next(OddNumbers.Length)];
                if (random.Next(2) == 0)
                    BinaryPrimitives.WriteUInt32BigEndian(number, odd);
                else
                    BinaryPrimitives.WriteUInt32LittleEndian(number, odd);
                for (var i = 0; i < number.Length && at + i < document.Count; i++)
                    document[at + i] = number[i];
                break;
        }
    }
}
