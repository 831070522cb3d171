using System.Numerics;

namespace EventRpc.Protocol;

/// <summary>
/// The DES of FIPS 46-3 as crypt(3) runs it: many times over, and with a salt that exchanges bits of the expansion E, so
/// that no ordinary DES, such as .NET's, will do. With the salt 0 and one turn it is ordinary DES.
/// </summary>
internal readonly struct SaltedDes
{
    private const int Rounds = 16;

    /// <summary>S-box and P in one: what the six bits that go into a box come to.</summary>
    private static readonly uint[] PermutedBoxes = PermuteBoxes();

    /// <summary>Of each round 24 bits for the left half of the expansion, 24 for the right.</summary>
    private readonly (uint Left, uint Right)[] _roundKeys;

    /// <summary>Schedules a key, whose bytes' lowest bits mean nothing.</summary>
    public SaltedDes(ulong key)
    {
        _roundKeys = new (uint, uint)[Rounds];
        const uint Half = (1 << 28) - 1;
        var bits = Permute(key, 64, DesTables.KeyBits);
        var (c, d) = ((uint)(bits >> 28), (uint)bits & Half);
        for (var round = 0; round < Rounds; round++)
        {
            int rotation = DesTables.KeyRotations[round];
            c = (c << rotation | c >> (28 - rotation)) & Half;
            d = (d << rotation | d >> (28 - rotation)) & Half;
            var key48 = Permute((ulong)c << 28 | d, 56, DesTables.RoundKeyBits);
            _roundKeys[round] = ((uint)(key48 >> 24), (uint)key48 & 0xffffff);
        }
    }

    /// <summary>Encrypts a block.</summary>
    /// <param name="block">The block, its first byte the highest.</param>
    /// <param name="salt">24 bits: bit n exchanges bits n and n + 24 of the expansion, both counted from its beginning.</param>
    /// <param name="turns">How many times it is encrypted.</param>
    public ulong Encrypt(ulong block, int salt = 0, int turns = 1)
    {
        var exchange = Mirror24((uint)salt);
        block = Permute(block, 64, DesTables.InitialPermutation);
        var (left, right) = ((uint)(block >> 32), (uint)block);
        // Between two turns the final permutation would only be undone by the initial one.
        for (var turn = 0; turn < turns; turn++)
        {
            foreach (var (leftKey, rightKey) in _roundKeys)
                (left, right) = (right, left ^ Round(right, leftKey, rightKey, exchange));
            (left, right) = (right, left);
        }
        return Permute((ulong)left << 32 | right, 64, DesTables.FinalPermutation);
    }

    private static uint Round(uint half, uint leftKey, uint rightKey, uint exchange)
    {
        var left = Sextet(half, 0) << 18 | Sextet(half, 1) << 12 | Sextet(half, 2) << 6 | Sextet(half, 3);
        var right = Sextet(half, 4) << 18 | Sextet(half, 5) << 12 | Sextet(half, 6) << 6 | Sextet(half, 7);
        var exchanged = (left ^ right) & exchange;
        left ^= exchanged ^ leftKey;
        right ^= exchanged ^ rightKey;
        var boxes = PermutedBoxes;
        return boxes[left >> 18] | boxes[64 + (left >> 12 & 63)] | boxes[128 + (left >> 6 & 63)] | boxes[192 + (left & 63)]
            | boxes[256 + (right >> 18)] | boxes[320 + (right >> 12 & 63)] | boxes[384 + (right >> 6 & 63)] | boxes[448 + (right & 63)];
    }

    /// <summary>One row of the expansion E: four bits with a neighbour on each side.</summary>
    private static uint Sextet(uint half, int row) => BitOperations.RotateRight(half, 27 - (4 * row)) & 63;

    private static uint Mirror24(uint bits)
    {
        uint mirrored = 0;
        for (var i = 0; i < 24; i++)
            mirrored |= (bits >> i & 1) << (23 - i);
        return mirrored;
    }

    private static ulong Permute(ulong bits, int width, ReadOnlySpan<byte> table)
    {
        ulong permuted = 0;
        foreach (int bit in table)
            permuted = permuted << 1 | (bits >> (width - bit) & 1);
        return permuted;
    }

    private static uint[] PermuteBoxes()
    {
        var boxes = new uint[8 * 64];
        for (var i = 0; i < boxes.Length; i++)
        {
            var (box, bits) = (i / 64, i % 64);
            // The outer bits choose the row, the inner ones the column.
            var row = (bits >> 4 & 2) | (bits & 1);
            var column = bits >> 1 & 15;
            ulong four = DesTables.SBoxes[(box * 64) + (row * 16) + column];
            boxes[i] = (uint)Permute(four << (28 - (4 * box)), 32, DesTables.Permutation);
        }
        return boxes;
    }
}
