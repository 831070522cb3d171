namespace EventRpc.Protocol;

/// <summary>
/// A way to put Perl values into bytes: one of the message formats that two sides can agree on, or the text that they
/// agree in.
/// </summary>
public sealed class MessageFormat
{
    private readonly Func<PerlLimits, PerlReader> _createReader;
    private readonly Func<PerlLimits, PerlWriter> _createWriter;

    private MessageFormat(string name, Func<PerlLimits, PerlReader> createReader, Func<PerlLimits, PerlWriter> createWriter)
    {
        Name = name;
        _createReader = createReader;
        _createWriter = createWriter;
    }

    /// <summary>The text that every connection begins with (Event::RPC::Message::Negotiate 1.10).</summary>
    public static MessageFormat Negotiation { get; } = new("E:R:M:N", l => new NegotiationReader(l), l => new NegotiationWriter(l));

    /// <summary>Sereal, protocol versions 1 to 5 (Sereal::Encoder and Sereal::Decoder 5.003).</summary>
    public static MessageFormat Sereal { get; } = new("SERL", l => new SerealReader(l), l => new SerealWriter(l));

    /// <summary>CBOR, RFC 8949 with the tags that Perl uses (CBOR::XS 1.86).</summary>
    public static MessageFormat Cbor { get; } = new("CBOR", l => new CborReader(l), l => new CborWriter(l));

    /// <summary>JSON, in the dialect of JSON::XS 4.04: Latin-1 bytes, objects in parentheses.</summary>
    public static MessageFormat Json { get; } = new("JSON", l => new JsonReader(l), l => new JsonWriter(l));

    /// <summary>
    /// Storable images of plain data (Storable 3.26): written in network order, read in that of a 64-bit, little-endian
    /// machine too.
    /// </summary>
    public static MessageFormat Storable { get; } = new("STOR", l => new StorableReader(l), l => new StorableWriter(l));

    /// <summary>The formats that can be agreed on, in the peer's order of preference.</summary>
    public static IReadOnlyList<MessageFormat> All { get; } = [Sereal, Cbor, Json, Storable];

    /// <summary>The name on the wire, such as SERL.</summary>
    public string Name { get; }

    /// <summary>Finds a format by its name on the wire.</summary>
    /// <param name="name">The name; case counts.</param>
    /// <returns>The format, or null.</returns>
    public static MessageFormat? Find(string name) => All.FirstOrDefault(format => format.Name == name);

    /// <summary>Creates a reader.</summary>
    /// <param name="limits">What to accept.</param>
    /// <returns>A reader for one document after the other.</returns>
    public PerlReader CreateReader(PerlLimits? limits = null) => _createReader(limits ?? PerlLimits.Default);

    /// <summary>Creates a writer.</summary>
    /// <param name="limits">What to write at most.</param>
    /// <returns>A writer for one document after the other.</returns>
    public PerlWriter CreateWriter(PerlLimits? limits = null) => _createWriter(limits ?? PerlLimits.Default);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
