namespace EventRpc.LoadTest.Server;

/// <summary>What the servers are called in tables and pictures.</summary>
internal static class ServerNames
{
    public static string Of(ServerKind kind) => kind switch
    {
        ServerKind.Ours => "EventRpc",
        ServerKind.OursInline => "EventRpc, inline",
        ServerKind.Floor => "bare handler",
        ServerKind.FloorInline => "bare handler, inline",
        ServerKind.Perl => "Perl",
        _ => "minimal API, JSON",
    };
}
