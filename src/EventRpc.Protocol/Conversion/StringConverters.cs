using System.Globalization;
using System.Text;

namespace EventRpc.Protocol;

/// <summary>Strings: text, bytes as characters U+0000 to U+00FF, and numbers as Perl prints them.</summary>
internal sealed class StringConverter : PerlConverter<string>
{
    public override string Description => "a string";

    public override string Read(PerlReader reader) => reader.TryReadString(out var plain) ? plain.ToString() : reader.Peek() switch
    {
        PerlType.String => reader.ReadString().ToString(),
        PerlType.Integer => reader.ReadInteger().ToString(CultureInfo.InvariantCulture),
        PerlType.Float => PerlNumber.ToString(reader.ReadFloat()),
        PerlType.Boolean => reader.ReadBoolean() ? "1" : "",
        PerlType.BigInteger => BigNumber.ToText(reader.ReadBigInteger()),
        PerlType.BigFloat => reader.ReadBigFloatText(),
        _ => throw WrongType(reader),
    };

    public override void Write(PerlWriter writer, string value) => writer.WriteString(value);
}

/// <summary>Bytes: a byte string, or text whose characters are all bytes.</summary>
internal sealed class BytesConverter : PerlConverter<byte[]>
{
    public override string Description => "a byte string";

    public override byte[] Read(PerlReader reader) => reader.Peek() switch
    {
        PerlType.String => reader.ReadString().ToBytes(),
        PerlType.Integer => Encoding.ASCII.GetBytes(reader.ReadInteger().ToString(CultureInfo.InvariantCulture)),
        PerlType.Float => Encoding.ASCII.GetBytes(PerlNumber.ToString(reader.ReadFloat())),
        PerlType.Boolean => reader.ReadBoolean() ? [(byte)'1'] : [],
        PerlType.BigInteger => Encoding.ASCII.GetBytes(BigNumber.ToText(reader.ReadBigInteger())),
        PerlType.BigFloat => Encoding.ASCII.GetBytes(reader.ReadBigFloatText()),
        _ => throw WrongType(reader),
    };

    public override void Write(PerlWriter writer, byte[] value) => writer.WriteBytes(value);
}

/// <summary>Bytes, as <see cref="BytesConverter"/> reads them.</summary>
internal sealed class MemoryConverter(PerlConverter<byte[]> bytes) : PerlConverter<ReadOnlyMemory<byte>>
{
    public override string Description => bytes.Description;

    public override ReadOnlyMemory<byte> Read(PerlReader reader) => bytes.Read(reader);

    public override void Write(PerlWriter writer, ReadOnlyMemory<byte> value) => writer.WriteBytes(value.Span);
}
