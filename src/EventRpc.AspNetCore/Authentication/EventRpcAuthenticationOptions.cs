namespace EventRpc.AspNetCore;

/// <summary>Who may use the server: the section <c>EventRpc:Authentication</c>.</summary>
public sealed class EventRpcAuthenticationOptions
{
    /// <summary>Whether clients must authenticate before they use any class. Off by default, as in the peer.</summary>
    public bool Required { get; set; }

    /// <summary>
    /// User names and their crypt tokens, as <c>Event::RPC->crypt(user, password)</c> makes them. Not used where an
    /// <see cref="IRpcCredentialValidator"/> is registered.
    /// </summary>
    public IDictionary<string, string> Users { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
