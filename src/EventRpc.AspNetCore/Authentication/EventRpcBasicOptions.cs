using Microsoft.AspNetCore.Authentication;

namespace EventRpc.AspNetCore;

/// <summary>Settings of the authentication scheme that takes the users of the server by HTTP Basic.</summary>
public sealed class EventRpcBasicOptions : AuthenticationSchemeOptions
{
    /// <summary>What browsers show when they ask for the password. Default "Event::RPC".</summary>
    public string Realm { get; set; } = "Event::RPC";

    /// <summary>
    /// Whether passwords are taken over plain HTTP from other machines too. Off by default: they would be there for
    /// everyone on the way to read. Requests of this machine, and so of a proxy on it, may always be plain.
    /// </summary>
    public bool AllowPlainHttp { get; set; }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        if (string.IsNullOrEmpty(Realm) || Realm.AsSpan().ContainsAnyExceptInRange(' ', '~') || Realm.AsSpan().ContainsAny('"', '\\'))
            throw new ArgumentException($"{nameof(EventRpcBasicOptions)}.{nameof(Realm)} is '{Realm}': give printable ASCII without quotes and backslashes.");
    }
}
