using EventRpc.AspNetCore;

namespace EventRpc.LoadTest.Server;

/// <summary>The class that is called: the peer's example, as far as load needs it.</summary>
[RpcClass("Load::Test")]
public sealed class Counter
{
    /// <summary>A nested result of some size: 101 records with an inner hash each.</summary>
    private static readonly IReadOnlyList<Record> AllRecords =
        [.. Enumerable.Range(0, 101).Select(i => new Record(i, $"record {i}", i * 1.5, i % 2, "some text that is neither long nor short", new Inner(i, -i, $"label {i}")))];

    private string _data = "some data";
    private int _sum;

    [RpcConstructor("new")]
    public static Counter New() => new();

    [RpcMethod]
    public string GetData() => _data;

    [RpcMethod]
    public string SetData(string data) => _data = data;

    [RpcMethod]
    public int Add(int number) => _sum += number;

    [RpcMethod]
    public IReadOnlyList<Record> Records() => AllRecords;
}

/// <summary>A record of the nested result.</summary>
public sealed record Record(int Id, string Name, double Value, int Active, string Comment, Inner Inner);

/// <summary>The hash inside of it.</summary>
public sealed record Inner(int X, int Y, string Label);
