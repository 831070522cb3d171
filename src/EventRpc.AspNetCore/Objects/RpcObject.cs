namespace EventRpc.AspNetCore;

/// <summary>An object that is kept for clients.</summary>
/// <param name="Oid">Its id on the wire. Whoever knows it can use the object only on a connection that was handed it.</param>
/// <param name="ClassName">Its class as clients know it.</param>
/// <param name="Instance">The object itself.</param>
/// <param name="References">
/// Of a connection's objects, how often the client was handed it and has not given it back; of the server's, how many
/// connections hold it.
/// </param>
public sealed record RpcObject(string Oid, string ClassName, object Instance, int References);
