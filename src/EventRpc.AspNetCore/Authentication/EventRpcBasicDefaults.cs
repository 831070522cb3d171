namespace EventRpc.AspNetCore;

/// <summary>What the authentication scheme is called unless it is given a name.</summary>
public static class EventRpcBasicDefaults
{
    /// <summary>The name of the scheme.</summary>
    public const string AuthenticationScheme = "EventRpcBasic";
}
