using EventRpc.Benchmarks.Documents;
using EventRpc.Benchmarks.Formats;

namespace EventRpc.Benchmarks;

/// <summary>Reads and writes each document in each format, beside the framework's own where it has one.</summary>
[MemoryDiagnoser(displayGenColumns: false)]
public class FormatBenchmarks
{
    private Codec _codec = null!;
    private byte[] _document = [];

    public static IReadOnlyDictionary<string, Func<Codec>> Codecs { get; } = new Dictionary<string, Func<Codec>>
    {
        ["SERL"] = () => new OurCodec(MessageFormat.Sereal),
        ["CBOR"] = () => new OurCodec(MessageFormat.Cbor),
        ["JSON"] = () => new OurCodec(MessageFormat.Json),
        ["STOR"] = () => new OurCodec(MessageFormat.Storable),
        ["System.Formats.Cbor"] = () => new SystemCborCodec(),
        ["System.Text.Json"] = () => new SystemTextJsonCodec(),
    };

    [ParamsAllValues]
    public DocumentKind Document { get; set; }

    [Params("SERL", "CBOR", "System.Formats.Cbor", "JSON", "System.Text.Json", "STOR")]
    public string Format { get; set; } = "";

    [GlobalSetup]
    public void Prepare()
    {
        _codec = Codecs[Format]();
        // Both read what this project writes.
        _document = (Format switch
        {
            "System.Formats.Cbor" => Codecs["CBOR"](),
            "System.Text.Json" => Codecs["JSON"](),
            _ => _codec,
        }).Encode(Document);
    }

    [Benchmark]
    public object Read() => _codec.Read(Document, _document);

    [Benchmark]
    public int Write() => _codec.Write(Document);
}
