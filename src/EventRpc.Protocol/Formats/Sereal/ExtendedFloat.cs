using System.Buffers.Binary;

namespace EventRpc.Protocol;

/// <summary>The 80-bit floats of the x87, which a Perl built with long doubles writes.</summary>
internal static class ExtendedFloat
{
    private const int ExponentBias = 16383;
    private const int FractionBits = 63;

    /// <summary>The nearest double to ten bytes, the lowest first.</summary>
    public static double ToDouble(ReadOnlySpan<byte> bytes)
    {
        var significand = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        var signAndExponent = BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]);
        var exponent = signAndExponent & 0x7fff;
        var magnitude = exponent == 0x7fff
            ? significand << 1 == 0 ? double.PositiveInfinity : double.NaN
            : Math.ScaleB((double)significand, exponent - ExponentBias - FractionBits);
        return (signAndExponent & 0x8000) != 0 ? -magnitude : magnitude;
    }
}
