using System.Buffers.Binary;

namespace EventRpc.Protocol;

/// <summary>
/// The head of a Sereal document: magic, version, encoding and the optional suffix. The suffix may hold a value of its
/// own ("user header data"), which Event::RPC has no use for.
/// </summary>
internal readonly record struct SerealHeader(int Version, SerealEncoding Encoding, int BodyStart)
{
    /// <summary>The length of the header that <see cref="Write"/> writes, in bytes.</summary>
    public const int Length = 6;

    private const int NewestVersion = 5;
    private const uint MagicV1 = 0x3d73726c;
    private const uint MagicV3 = 0x3df3726c;
    private const uint MagicMangled = 0x3dc3b372;

    /// <summary>Reads the head of the document that fills <paramref name="document"/>.</summary>
    public static SerealHeader Read(ReadOnlySpan<byte> document)
    {
        if (document.Length < Length)
            throw new PerlDataException(PerlDataError.Truncated, "Not a Sereal document: shorter than its header", document.Length);

        var magic = BinaryPrimitives.ReadUInt32BigEndian(document);
        var version = document[4] & 0x0f;
        if (magic == MagicMangled)
            throw new PerlDataException(PerlDataError.Malformed, "A Sereal document that was encoded as UTF-8 once too often", 0);
        if (magic is not (MagicV1 or MagicV3) || (magic == MagicV1) != (version < 3))
            throw new PerlDataException(PerlDataError.Malformed, "Not a Sereal document", 0);
        if (version is < 1 or > NewestVersion)
            throw new PerlDataException(PerlDataError.Unsupported, $"Sereal protocol version {version} is not supported", 4);

        // Sereal::Decoder takes every encoding in every version, so we do.
        var encoding = (SerealEncoding)(document[4] >> 4);
        if (encoding > SerealEncoding.Zstd)
            throw new PerlDataException(PerlDataError.Unsupported, $"Sereal documents of encoding {(int)encoding} are not supported", 4);

        var position = 5;
        var suffixLength = SerealVarint.Read(document, ref position);
        if (suffixLength > (ulong)(document.Length - position))
            throw new PerlDataException(PerlDataError.Truncated, "The document ends in its header", position);
        return new SerealHeader(version, encoding, position + (int)suffixLength);
    }

    /// <summary>Writes the head of a raw document without a suffix.</summary>
    public static void Write(MessageBuffer output, int version)
    {
        var header = output.GetSpan(Length);
        BinaryPrimitives.WriteUInt32BigEndian(header, version < 3 ? MagicV1 : MagicV3);
        header[4] = (byte)version;
        header[5] = 0;
        output.Advance(Length);
    }
}
