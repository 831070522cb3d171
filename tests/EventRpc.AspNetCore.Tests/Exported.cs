using EventRpc.Protocol;

namespace EventRpc.AspNetCore.Tests;

/// <summary>A class with one member of each sort, for tests of the server.</summary>
[RpcClass("T::Thing")]
public sealed class Thing : IAsyncDisposable
{
    private string? _data;

    [RpcConstructor(NamedParameters = true)]
    public Thing(string? data = null, int size = 7)
    {
        _data = data;
        Size = size;
    }

    /// <summary>Completes when the object has been disposed.</summary>
    public TaskCompletionSource Disposed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Size { get; }

    [RpcConstructor("make_none")]
    public static Thing? MakeNone() => null;

    [RpcMethod]
    public string? GetData() => _data;

    [RpcMethod]
    public void SetData(string data) => _data = data;

    [RpcMethod]
    public int GetSize() => Size;

    [RpcMethod]
    public int Add(int a, int b = 10) => a + b;

    [RpcMethod]
    public string Describe(RpcCallContext context) => $"{context.ClassName}->{context.Method} cid={context.Connection.Id} user={context.User.Identity?.Name}";

    [RpcMethod]
    public string Join(string separator, params string[] parts) => string.Join(separator, parts);

    [RpcMethod(NamedParameters = true)]
    public string Named(string firstName, int age = 1) => $"{firstName}/{age}";

    [RpcMethod]
    public (int Count, string? Data) Several() => (2, _data);

    [RpcMethod]
    public PerlValue Echo(PerlValue value) => value;

    [RpcMethod]
    public async Task<string> LaterAsync(string value)
    {
        await Task.Yield();
        return value;
    }

    [RpcMethod]
    public async Task NothingLaterAsync() => await Task.Yield();

    [RpcMethod]
    public void Fail(string message) => throw new RpcException(message);

    [RpcMethod]
    public void Crash() => throw new InvalidOperationException("secret");

    [RpcMethod]
    public string Bytes(int count) => new('x', count);

    [RpcMethod]
    public IEnumerable<int> Endless()
    {
        for (var i = 0; ; i++)
            yield return i;
    }

    [RpcObjectMethod]
    public Thing Clone() => new(_data, Size);

    [RpcObjectMethod]
    public Thing Self() => this;

    [RpcObjectMethod]
    public Thing? None() => null;

    [RpcObjectMethod]
    public List<Thing> List(int count) => [.. Enumerable.Range(0, count).Select(i => new Thing($"{i}"))];

    [RpcObjectMethod]
    public Dictionary<string, Thing> Hash() => new() { ["a"] = new Thing("a"), ["me"] = this };

    [RpcObjectMethod]
    public (Thing Mine, List<Thing> Others, object Large) TooMuch(int size) => (new Thing("lost"), [], new string('x', size));

    [RpcMethod]
    public string DataOf(Thing other) => other._data ?? "";

    public ValueTask DisposeAsync()
    {
        Disposed.TrySetResult();
        return default;
    }
}
