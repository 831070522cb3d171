using EventRpc.AspNetCore;
using EventRpc.Protocol;

namespace EventRpc.Interop.Tests.Classes;

public sealed record Address(string Street, int? Number);

public sealed record Person(string Name, int Age, double? Weight, bool IsAdmin, Address? Address, IReadOnlyList<string> Tags);

public sealed record Row(int Id, string Name, double Value);

/// <summary>Takes every kind of value, notes what arrived, and returns it.</summary>
[RpcClass("Interop::Echo")]
[method: RpcConstructor]
public sealed class Echo(Observed observed)
{
    [RpcMethod]
    public string? String(string label, string? value) => observed.Note(label, value);

    [RpcMethod]
    public byte[]? Bytes(string label, byte[]? value) => observed.Note(label, value);

    [RpcMethod]
    public long? Long(string label, long? value) => observed.Note(label, value);

    [RpcMethod]
    public ulong Ulong(string label, ulong value) => observed.Note(label, value);

    [RpcMethod]
    public double? Double(string label, double? value) => observed.Note(label, value);

    [RpcMethod]
    public decimal Decimal(string label, decimal value) => observed.Note(label, value);

    [RpcMethod]
    public bool Bool(string label, bool value) => observed.Note(label, value);

    [RpcMethod]
    public Person? Person(string label, Person? value) => observed.Note(label, value);

    [RpcMethod]
    public List<Row> Rows(string label, List<Row> value) => observed.Note(label, value);

    [RpcMethod]
    public Dictionary<string, string?>? Dictionary(string label, Dictionary<string, string?>? value) => observed.Note(label, value);

    [RpcMethod]
    public string?[]? Strings(string label, string?[]? value) => observed.Note(label, value);

    [RpcMethod]
    public object? Object(string label, object? value) => observed.Note(label, value);

    [RpcMethod]
    public PerlValue PerlValue(string label, PerlValue value) => observed.Note(label, value);
}
