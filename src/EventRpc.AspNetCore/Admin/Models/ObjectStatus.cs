namespace EventRpc.AspNetCore;

/// <summary>An object that is kept for clients.</summary>
internal sealed record ObjectStatus(string Oid, string Class, int References);
