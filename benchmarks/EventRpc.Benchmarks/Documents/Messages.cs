namespace EventRpc.Benchmarks.Documents;

/// <summary>A request to call a method, with the keys of the wire.</summary>
public sealed record Request(string Cmd, string Oid, string Method, List<string> Params)
{
    public static Request Example { get; } = new("exec", "Test_class=HASH(0x0123456789abcdef0123456789abcdef)", "get_data", []);
}

/// <summary>A reply of one string.</summary>
public sealed record Reply(int Ok, List<string> Rc)
{
    public static Reply Example { get; } = new(1, ["some data"]);
}

/// <summary>A reply of 101 records.</summary>
public sealed record RecordsReply(int Ok, List<List<Record>> Rc)
{
    public static RecordsReply Example { get; } = new(1,
    [
        [.. Enumerable.Range(0, 101).Select(i => new Record(i, $"record {i}", i * 1.5, i % 2, "some text that is neither long nor short", new Inner(i, -i, $"label {i}")))],
    ]);
}

/// <summary>A reply of one byte string of a mebibyte, each byte a letter, so that each is one byte in JSON too.</summary>
public sealed record BytesReply(int Ok, List<byte[]> Rc)
{
    public static BytesReply Example { get; } = new(1, [[.. Enumerable.Range(0, 1024 * 1024).Select(i => (byte)('a' + i % 26))]]);
}

/// <summary>A record of five keys and an inner hash.</summary>
public sealed record Record(int Id, string Name, double Value, int Active, string Comment, Inner Inner);

/// <summary>The inner hash.</summary>
public sealed record Inner(int X, int Y, string Label);
