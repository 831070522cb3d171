namespace EventRpc.Forwarding;

/// <summary>An object that lives in another server, as a client of this one holds it. It is the client's alone.</summary>
/// <param name="session">The connection that it was handed to.</param>
/// <param name="oid">Its id there.</param>
/// <param name="className">Its class there.</param>
internal sealed class ForwardedObject(ForwardSession session, string oid, string className) : IAsyncDisposable
{
    public ForwardSession Session { get; } = session;

    public string Oid { get; } = oid;

    public string ClassName { get; } = className;

    /// <summary>Gives it back there, as often as it was handed out.</summary>
    public ValueTask DisposeAsync() => Session.ForgetAsync(this);
}
