using System.Collections.Concurrent;

namespace EventRpc.Resilience;

/// <summary>What clients of the scenarios call.</summary>
[RpcClass("Resilience::Target")]
public sealed class Target
{
    /// <summary>How often each numbered call was served, by caller and number.</summary>
    internal static ConcurrentDictionary<string, int> Served { get; } = new();

    [RpcConstructor("new")]
    public static Target New() => new();

    [RpcMethod]
    public string Echo(string text) => text;

    [RpcMethod]
    public byte[] Bytes(int count) => new byte[count];

    [RpcMethod]
    public int LengthOf(ReadOnlyMemory<byte> data) => data.Length;

    [RpcMethod]
    public string Fail(string message) => throw new RpcException(message);

    [RpcMethod]
    public async Task<string> WaitAsync(int milliseconds, CancellationToken cancellationToken)
    {
        await Task.Delay(milliseconds, cancellationToken);
        return "waited";
    }

    /// <summary>A call that is counted, takes a while, and is answered at some length.</summary>
    [RpcMethod]
    public async Task<string> NumberedAsync(string number, int milliseconds, int length)
    {
        Served.AddOrUpdate(number, 1, (_, count) => count + 1);
        await Task.Delay(milliseconds);
        return number.PadRight(length);
    }

    /// <summary>Takes another object, or itself.</summary>
    [RpcMethod]
    public string Take(Target other) => other == this ? "itself" : "another";

    [RpcObjectMethod]
    public Target[] Many(int count) => [.. Enumerable.Range(0, count).Select(_ => new Target())];
}
