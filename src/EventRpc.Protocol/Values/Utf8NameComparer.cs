using System.Buffers.Binary;
using System.Numerics;

namespace EventRpc.Protocol;

/// <summary>
/// Compares names that are kept as UTF-8 with names in a document. The hash is quick, and no defence against who chooses
/// the names that are kept: those are ours.
/// </summary>
internal sealed class Utf8NameComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    /// <summary>Odd, with its bits spread out, so that multiplying mixes.</summary>
    private const ulong Factor = 0x9e37_79b9_7f4a_7c15;

    private static readonly ulong Seed = (ulong)Random.Shared.NextInt64();

    public static Utf8NameComparer Instance { get; } = new();

    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

    public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        var hash = Seed + (ulong)alternate.Length;
        for (; alternate.Length >= sizeof(ulong); alternate = alternate[sizeof(ulong)..])
            hash = Mix(hash, BinaryPrimitives.ReadUInt64LittleEndian(alternate));
        var rest = 0UL;
        foreach (var next in alternate)
            rest = rest << 8 | next;
        hash = Mix(hash, rest);
        return (int)(hash ^ hash >> 32);
    }

    private static ulong Mix(ulong hash, ulong word) => BitOperations.RotateLeft((hash ^ word) * Factor, 29);
}
