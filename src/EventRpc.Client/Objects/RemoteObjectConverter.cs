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
        if (!call.HandsOutObjects)
            throw new PerlDataException(PerlDataError.WrongType, $"{call} returns data, not objects");
        if (reader.Peek() != PerlType.String)
            throw WrongType(reader);
        return new RemoteObject(call.Client, reader.ReadString().ToString());
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

/// <summary>What converters need to know of a call.</summary>
/// <param name="Client">Whose call it is.</param>
/// <param name="ClassName">The object's class.</param>
/// <param name="Method">The method.</param>
[RequiresDynamicCode(EventRpcClient.NeedsReflection)]
[RequiresUnreferencedCode(EventRpcClient.NeedsReflection)]
internal sealed record CallState(EventRpcClient Client, string ClassName, string Method)
{
    /// <summary>Whether the method hands out objects; of one that the server has not told of, its caller may say so.</summary>
    public bool HandsOutObjects => Client.FindMethod(ClassName, Method) != RemoteMethodKind.Method;

    /// <summary>The method as the server's conventions have it.</summary>
    public override string ToString() => $"{ClassName}->{Method}";
}
