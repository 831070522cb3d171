namespace EventRpc.Protocol;

/// <summary>The type bytes of a Storable image (Storable.xs 3.26, SX_…), and the flags of hashes and keys.</summary>
internal static class StorableTag
{
    public const byte Object = 0x00;
    public const byte LScalar = 0x01;
    public const byte Array = 0x02;
    public const byte Hash = 0x03;
    public const byte Ref = 0x04;
    public const byte Undef = 0x05;
    public const byte Integer = 0x06;
    public const byte Double = 0x07;
    public const byte Byte = 0x08;
    public const byte NetInt = 0x09;
    public const byte Scalar = 0x0a;
    public const byte TiedArray = 0x0b;
    public const byte TiedHash = 0x0c;
    public const byte TiedScalar = 0x0d;
    public const byte SvUndef = 0x0e;
    public const byte SvYes = 0x0f;
    public const byte SvNo = 0x10;
    public const byte Bless = 0x11;
    public const byte IxBless = 0x12;
    public const byte Hook = 0x13;
    public const byte Overload = 0x14;
    public const byte TiedKey = 0x15;
    public const byte TiedIndex = 0x16;
    public const byte Utf8Str = 0x17;
    public const byte LUtf8Str = 0x18;
    public const byte FlagHash = 0x19;
    public const byte Code = 0x1a;
    public const byte WeakRef = 0x1b;
    public const byte WeakOverload = 0x1c;
    public const byte VString = 0x1d;
    public const byte LVString = 0x1e;
    public const byte SvUndefElem = 0x1f;
    public const byte Regexp = 0x20;
    public const byte LObject = 0x21;

    /// <summary>In the length of a class name, or the number of one: four bytes follow instead.</summary>
    public const byte LongBless = 0x80;

    /// <summary>The key is UTF-8; otherwise each byte is one character.</summary>
    public const byte KeyIsUtf8 = 0x01;

    /// <summary>The key is a value of its own. Only hashes that are no plain data have such keys.</summary>
    public const byte KeyIsScalar = 0x08;

    /// <summary>A key that a restricted hash would allow, but does not have.</summary>
    public const byte KeyIsPlaceholder = 0x10;

    /// <summary>Whether a tag begins a reference to the item behind it.</summary>
    public static bool IsReference(byte tag) => tag is Ref or Overload or WeakRef or WeakOverload;

    public static bool IsBless(byte tag) => tag is Bless or IxBless;

    public static bool IsString(byte tag) => tag is Scalar or LScalar or Utf8Str or LUtf8Str;
}
