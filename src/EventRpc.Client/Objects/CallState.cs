using System.Diagnostics.CodeAnalysis;
using EventRpc.Protocol;

namespace EventRpc.Client;

/// <summary>What converters need to know of a call, and the objects that it was handed.</summary>
/// <param name="client">Whose call it is.</param>
/// <param name="className">The object's class.</param>
/// <param name="method">The method.</param>
[RequiresDynamicCode(EventRpcClient.NeedsReflection)]
[RequiresUnreferencedCode(EventRpcClient.NeedsReflection)]
internal sealed class CallState(EventRpcClient client, string className, string method)
{
    private readonly RemoteMethodKind? _kind = client.FindMethod(className, method);
    private List<RemoteObject>? _taken;

    public EventRpcClient Client => client;

    /// <summary>Whether the method is known to hand out objects.</summary>
    public bool HandsOutObjects => _kind == RemoteMethodKind.ObjectMethod;

    /// <summary>Whether the method is known to return data; of one that the server has not told of, its caller may say so.</summary>
    public bool ReturnsData => _kind is RemoteMethodKind.Method or RemoteMethodKind.Constructor;

    /// <summary>Takes an object that the server has handed out.</summary>
    /// <param name="oid">Its id.</param>
    /// <param name="className">Its class, if that is known; otherwise what stands before the = in the id.</param>
    public RemoteObject Take(string oid, string? className = null)
    {
        var remote = new RemoteObject(client, oid, className ?? RemoteOid.ClassOf(oid));
        (_taken ??= []).Add(remote);
        return remote;
    }

    /// <summary>Gives back all that was taken, since nobody waits for it any longer.</summary>
    public void GiveBack() => _taken?.ForEach(remote => remote.GiveBack());

    /// <summary>Takes nothing of what was taken so far: the result is read again, from its beginning.</summary>
    public void Forget() => _taken?.ForEach(remote => remote.Forget());

    /// <summary>Gives back the objects of a value that nobody takes.</summary>
    public void GiveBack(PerlReader reader, bool isElement = false)
    {
        switch (reader.Peek())
        {
            case PerlType.String:
                Take(reader.ReadString().ToString()).GiveBack();
                break;
            case PerlType.Array when !isElement:
                reader.ReadStartArray();
                while (reader.MoveNext())
                    GiveBack(reader, isElement: true);
                break;
            case PerlType.Hash when !isElement:
                reader.ReadStartHash();
                while (reader.MoveNext())
                {
                    reader.ReadKey();
                    GiveBack(reader, isElement: true);
                }
                break;
            default:
                reader.Skip();
                break;
        }
    }

    /// <summary>The method as the server's conventions have it.</summary>
    public override string ToString() => $"{className}->{method}";
}
