using EventRpc.LoadTest.Load;
using EventRpc.LoadTest.Server;

namespace EventRpc.LoadTest.Comparing;

/// <summary>A kind of load, and the servers that are put under it in turn.</summary>
/// <param name="Name">The scenario in words.</param>
/// <param name="Connections">How many connections.</param>
/// <param name="Depth">How many calls each keeps on its way.</param>
/// <param name="Call">The call.</param>
/// <param name="Servers">The servers; what the first of them does is told as a share of what each other does.</param>
internal sealed record Scenario(string Name, int Connections, int Depth, LoadCall Call, IReadOnlyList<ServerKind> Servers)
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("16 connections, 1 call on its way each", 16, 1, LoadCall.GetData, [ServerKind.Ours, ServerKind.Floor, ServerKind.Perl, ServerKind.MinimalApi]),
        new("16 connections, 16 calls on their way each", 16, 16, LoadCall.GetData, [ServerKind.Ours, ServerKind.Floor]),
        new("16 connections, 1 call, inline scheduling", 16, 1, LoadCall.GetData, [ServerKind.OursInline, ServerKind.FloorInline]),
        new("16 connections, 16 calls, inline scheduling", 16, 16, LoadCall.GetData, [ServerKind.OursInline, ServerKind.FloorInline]),
        new("1 connection, 1 call on its way", 1, 1, LoadCall.GetData, [ServerKind.Ours, ServerKind.Floor, ServerKind.Perl]),
        new("101 records in Sereal, 16 connections", 16, 1, new LoadCall(MessageFormat.Sereal, "records"), [ServerKind.Ours, ServerKind.Perl]),
        new("101 records in CBOR, 16 connections", 16, 1, new LoadCall(MessageFormat.Cbor, "records"), [ServerKind.Ours, ServerKind.Perl]),
    ];
}
