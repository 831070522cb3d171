using System.Diagnostics.CodeAnalysis;
using EventRpc.Protocol;

namespace EventRpc.Client;

/// <summary>
/// Objects on the server. As an argument: the proxy that Perl clients send, a blessed scalar that holds the id. As a result
/// of an object method: the id.
/// </summary>
[RequiresDynamicCode(EventRpcClient.NeedsReflection)]
[RequiresUnreferencedCode(EventRpcClient.NeedsReflection)]
internal sealed class RemoteObjectConverter : PerlConverter<RemoteObject>
{
    public override string Description => "an object";

    public override RemoteObject Read(PerlReader reader)
    {
        var call = (CallState)reader.State!;
        if (call.ReturnsData)
            throw new PerlDataException(PerlDataError.WrongType, $"{call} returns data, not objects");
        if (reader.Peek() != PerlType.String)
            throw WrongType(reader);
        return call.Take(reader.ReadString().ToString());
    }

    public override void Write(PerlWriter writer, RemoteObject value)
    {
        var oid = value.OidFor(((CallState)writer.State!).Client);
        writer.WriteStartBlessed(value.ClassName, PerlType.Reference);
        writer.WriteStartReference();
        writer.WriteString(oid);
        writer.WriteEndReference();
        writer.WriteEndBlessed();
    }
}
