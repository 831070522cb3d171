using System.Diagnostics.CodeAnalysis;
using EventRpc.Protocol;

namespace EventRpc.Client;

/// <summary>
/// A result of no particular type. What an object method returns is taken as the peer's client takes it: strings are
/// objects, and so are those in a list or hash of them; everything else is data.
/// </summary>
[RequiresDynamicCode(EventRpcClient.NeedsReflection)]
[RequiresUnreferencedCode(EventRpcClient.NeedsReflection)]
internal sealed class RemoteValue(PerlConverter<object> data, RemoteObjectConverter objects) : PerlConverter<object>
{
    public override string Description => data.Description;

    public override object Read(PerlReader reader)
    {
        if (reader.State is not CallState { HandsOutObjects: true })
            return data.Read(reader);
        switch (reader.Peek())
        {
            case PerlType.String:
                return objects.Read(reader);
            case PerlType.Array:
                var list = new List<object?>();
                reader.ReadStartArray();
                while (reader.MoveNext())
                    list.Add(ReadElement(reader));
                return list;
            case PerlType.Hash:
                var hash = new Dictionary<string, object?>();
                reader.ReadStartHash();
                while (reader.MoveNext())
                    hash[reader.ReadKey().ToString()] = ReadElement(reader);
                return hash;
            default:
                return data.Read(reader);
        }
    }

    public override void Write(PerlWriter writer, object value) => data.Write(writer, value);

    private object? ReadElement(PerlReader reader)
    {
        switch (reader.Peek())
        {
            case PerlType.Undef:
                reader.ReadUndef();
                return null;
            case PerlType.String:
                return objects.Read(reader);
            default:
                return data.Read(reader);
        }
    }
}
