using System.Globalization;
using EventRpc.LoadTest.Load;
using EventRpc.LoadTest.Server;

namespace EventRpc.LoadTest.Comparing;

/// <summary>What a connection costs that does nothing: negotiated, with an object, against one to the floor.</summary>
internal static class IdleComparison
{
    public static async Task<string> RunAsync(int connections, int rounds, CancellationToken cancellationToken)
    {
        var ours = new List<double>();
        var floor = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            ours.Add(await MeasureAsync(ServerKind.Ours, connections, cancellationToken));
            floor.Add(await MeasureAsync(ServerKind.Floor, connections, cancellationToken));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  round {round + 1}: {ours[^1]:N0} and {floor[^1]:N0} bytes"));
        }
        var (oursMedian, floorMedian) = (Medians.Of(ours, value => value), Medians.Of(floor, value => value));
        return string.Create(CultureInfo.InvariantCulture, $"""
            **{connections:N0} idle connections**, each negotiated and with one object

            | Server | memory a connection |
            | --- | --: |
            | EventRpc | {oursMedian:N0} bytes |
            | bare handler | {floorMedian:N0} bytes |
            | more than that | {oursMedian - floorMedian:N0} bytes |

            """);
    }

    private static async Task<double> MeasureAsync(ServerKind kind, int count, CancellationToken cancellationToken)
    {
        await using var server = await ServerProcess.StartAsync(kind);
        // What is made once, whoever comes first.
        using var first = await LoadConnections.OpenAsync(kind, server.Rpc, LoadCall.GetData, 100, cancellationToken);
        var before = await server.GetUsedAsync();
        using var idle = await LoadConnections.OpenAsync(kind, server.Rpc, LoadCall.GetData, count, cancellationToken);
        return (double)(await server.GetUsedAsync() - before)! / count;
    }
}
