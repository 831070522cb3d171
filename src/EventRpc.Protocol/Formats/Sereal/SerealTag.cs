namespace EventRpc.Protocol;

/// <summary>The tag bytes of a Sereal body (Sereal specification, protocol version 5).</summary>
internal static class SerealTag
{
    /// <summary>Bit 7 of any tag: a later REFP or ALIAS points at this item.</summary>
    public const byte Track = 0x80;

    public const byte Pos0 = 0x00;
    public const byte Pos15 = 0x0f;
    public const byte Neg16 = 0x10;
    public const byte Neg1 = 0x1f;
    public const byte Varint = 0x20;
    public const byte Zigzag = 0x21;
    public const byte Float = 0x22;
    public const byte Double = 0x23;
    public const byte LongDouble = 0x24;
    public const byte Undef = 0x25;
    public const byte Binary = 0x26;
    public const byte StrUtf8 = 0x27;
    public const byte Refn = 0x28;
    public const byte Refp = 0x29;
    public const byte Hash = 0x2a;
    public const byte Array = 0x2b;
    public const byte Object = 0x2c;
    public const byte ObjectV = 0x2d;
    public const byte Alias = 0x2e;
    public const byte Copy = 0x2f;
    public const byte Weaken = 0x30;
    public const byte Regexp = 0x31;
    public const byte ObjectFreeze = 0x32;
    public const byte ObjectVFreeze = 0x33;
    public const byte No = 0x34;
    public const byte Yes = 0x35;
    public const byte CanonicalUndef = 0x39;
    public const byte False = 0x3a;
    public const byte True = 0x3b;
    public const byte Pad = 0x3f;
    public const byte ArrayRef0 = 0x40;
    public const byte HashRef0 = 0x50;
    public const byte ShortBinary0 = 0x60;
}
