using System.Numerics;
using EventRpc.Protocol;
using FsCheck;
using FsCheck.Fluent;

namespace EventRpc.Tests.Shared.Generation;

/// <summary>Scalars of all kinds, those on the edges of what a format stores in one way or another more often.</summary>
internal static class ScalarGenerators
{
    private static readonly string[] Telling =
        ["", "0", "1", "10", "-5", "0.0", "1.5", "1e5", "-0", "NaN", "Inf", "0x10", "0 but true", "\"\\/", "\b\f\n\r\t\0\u001f\u007f", "HASH", "ARRAY", "SCALAR", "Regexp", "true", "null"];

    private static readonly double[] TellingFloats =
    [
        0, -0.0, 0.5, -1.5, 3, 0.1, 1e15, 1e16, 123456789012345, 1234567890123456, 9007199254740992, 9007199254740994, 1e20, 1e100, 1.0 / 3,
        9223372036854775808.0, -9223372036854775808.0, 18446744073709551616.0, 4294967296, -2147483649, 65504, 5.9604644775390625e-8, float.MaxValue, float.Epsilon, 1.1754943508222875e-38,
    ];

    private static readonly double[] NotFinite = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, BitConverter.UInt64BitsToDouble(0x7ff8_0000_0000_0001), -double.NaN];

    private static readonly double[] Extreme = [double.Epsilon, -double.Epsilon, 2.2250738585072009e-308, 2.2250738585072014e-308, double.MaxValue, double.MinValue, 1e-300, 1e300];

    /// <summary>Any 64 bits.</summary>
    private static readonly Gen<ulong> Bits = ArbMap.Default.GeneratorFor<byte>().ArrayOf(8).Select(bytes => BitConverter.ToUInt64(bytes));

    /// <summary>Lengths that are mostly small, and now and then just above what one or two bytes count to.</summary>
    private static readonly Gen<int> Length = Gen.Frequency(
        (60, Gen.Choose(0, 20)),
        (10, Gen.Choose(21, 70)),
        (4, Gen.Choose(250, 260)),
        (1, Gen.Frequency((9, Gen.Choose(1000, 2000)), (1, Gen.Choose(65530, 66000)))));

    private static readonly Gen<int> CodePoint = Gen.Frequency(
        (4, Gen.Choose(0x20, 0x7e)),
        (1, Gen.Choose(0, 0x1f)),
        (3, Gen.Choose(0x80, 0xff)),
        (3, Gen.Choose(0x100, 0xd7ff)),
        (1, Gen.Choose(0xe000, 0xffff)),
        (2, Gen.Choose(0x10000, 0x10ffff)),
        (1, Gen.Elements(0x7f, 0x80, 0x7ff, 0x800, 0xfeff, 0xfffd, 0xfffe, 0xffff, 0x10ffff)));

    private static readonly Gen<int> LaxCodePoint = Gen.Frequency((8, CodePoint), (1, Gen.Choose(0xd800, 0xdfff)), (1, Gen.Choose(0x110000, int.MaxValue)));

    public static Gen<Sketch> Bytes { get; } = Gen.Frequency(
        (3, Gen.Elements(Telling).Select(text => text.Select(c => (byte)c).ToArray())),
        (4, Strings(Gen.Choose(0x20, 0x7e), c => (byte)c)),
        (2, Strings(Gen.Choose(0, 255), c => (byte)c))).Select(bytes => (Sketch)new BytesSketch(bytes));

    public static Gen<Sketch> Text(Vocabulary vocabulary) => Gen.Frequency(
        (1, Gen.Elements(Telling).Select(text => text.Select(c => (int)c).ToArray())),
        (1, Strings(Gen.Choose(0x80, 0xff), c => c)),
        (6, Strings(vocabulary.LaxText ? LaxCodePoint : CodePoint, c => c))).Select(codePoints => (Sketch)new TextSketch(codePoints));

    /// <summary>Keys and class names, each character of which is one that UTF-16 has.</summary>
    public static Gen<string> Name { get; } = Gen.Frequency(
        (2, Gen.Elements(Telling)),
        (6, Strings(Gen.Choose('a', 'f'), c => (char)c).Select(characters => new string(characters))),
        (2, Strings(Gen.Choose(0, 0xff), c => (char)c).Select(characters => new string(characters))),
        (3, Strings(CodePoint, char.ConvertFromUtf32).Select(string.Concat)));

    public static Gen<PerlValue> Integer(Vocabulary vocabulary) => Gen.Frequency(
        (3, Gen.Choose(-300, 300).Select(n => (Int128)n)),
        (3, PowerOfTwo()),
        (1, Gen.Elements((Int128)long.MinValue, long.MinValue + 1, long.MaxValue, ulong.MaxValue, -long.MaxValue)),
        (3, from bits in Bits from shift in Gen.Choose(0, 63) from negative in Gen.Elements(true, false) select negative ? -(Int128)(bits >> shift) : bits >> shift))
        .Select(n => (PerlValue)PerlInteger.Of(Int128.Clamp(n, vocabulary.Lowest, ulong.MaxValue)));

    public static Gen<PerlValue> Float(Vocabulary vocabulary) => Gen.Frequency(
        (4, Gen.Elements(TellingFloats)),
        (3, from digits in Gen.Choose(-1_000_000, 1_000_000) from places in Gen.Choose(0, 9) select digits / Math.Pow(10, places)),
        (1, Bits.Select(bits => (double)BitConverter.UInt32BitsToSingle((uint)bits))),
        (4, Bits.Select(BitConverter.UInt64BitsToDouble)),
        (vocabulary.ExtremeFloats ? 2 : 0, Gen.Elements(Extreme)),
        (vocabulary.NotFinite ? 2 : 0, Gen.Elements(NotFinite)))
        .Select(value => (PerlValue)(IsAllowed(value, vocabulary) ? value : 0.25));

    public static Gen<PerlValue> BigNumber(Vocabulary vocabulary) => Gen.OneOf(
        BigInteger().Select(value => (PerlValue)new PerlBigInteger(value)),
        from mantissa in BigInteger()
        from exponent in Gen.Frequency((8, Gen.Choose(-40, 40)), (1, Gen.Choose(-1_000, 1_000)))
        from radix in exponent < 0 && !vocabulary.BinaryFractions ? Gen.Constant(10) : Gen.Elements(2, 10)
        select (PerlValue)new PerlBigFloat(new BigFloat(mantissa, exponent, radix)));

    private static bool IsAllowed(double value, Vocabulary vocabulary) =>
        (vocabulary.NotFinite || double.IsFinite(value))
        && (vocabulary.ExtremeFloats || value == 0 || !double.IsFinite(value) || Math.Abs(value) is > 1e-290 and < 1e290);

    private static Gen<Int128> PowerOfTwo() =>
        from bit in Gen.Choose(0, 64)
        from more in Gen.Choose(-1, 1)
        from sign in Gen.Elements(1, -1)
        select sign * (((Int128)1 << bit) + more);

    private static Gen<BigInteger> BigInteger() =>
        from bytes in Gen.Choose(0, 255).ArrayOf()
        from more in Gen.Choose(-1, 1)
        from zeros in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Choose(0, 30)))
        select (new BigInteger(bytes.Select(b => (byte)b).ToArray()) + more) * System.Numerics.BigInteger.Pow(10, zeros);

    private static Gen<T[]> Strings<T>(Gen<int> character, Func<int, T> convert) =>
        from length in Length
        // Long strings repeat themselves, to be made faster.
        from characters in character.ArrayOf(Math.Min(length, 100))
        select Enumerable.Range(0, length).Select(i => convert(characters[i % 100])).ToArray();
}
