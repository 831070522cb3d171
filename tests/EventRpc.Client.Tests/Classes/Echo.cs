using System.Numerics;
using EventRpc.AspNetCore;
using EventRpc.Protocol;

namespace EventRpc.Client.Tests;

public enum Colour
{
    Red,
    DarkBlue,
}

public sealed record Person(string Name, int Age, IReadOnlyList<string> Tags);

/// <summary>Returns what it is given, by way of a type of its own.</summary>
[RpcClass("T::Echo")]
[method: RpcConstructor]
public sealed class Echo()
{
    [RpcMethod]
    public string? String(string? value) => value;

    [RpcMethod]
    public byte[]? Bytes(byte[]? value) => value;

    [RpcMethod]
    public long Long(long value) => value;

    [RpcMethod]
    public ulong Ulong(ulong value) => value;

    [RpcMethod]
    public double Double(double value) => value;

    [RpcMethod]
    public decimal Decimal(decimal value) => value;

    [RpcMethod]
    public BigInteger Big(BigInteger value) => value;

    [RpcMethod]
    public bool Bool(bool value) => value;

    [RpcMethod]
    public Colour Colour(Colour value) => value;

    [RpcMethod]
    public Person Person(Person value) => value;

    [RpcMethod]
    public int[] Ints(int[] value) => value;

    [RpcMethod]
    public Dictionary<string, long?> Dictionary(Dictionary<string, long?> value) => value;

    [RpcMethod]
    public object? Object(object? value) => value;

    [RpcMethod]
    public PerlValue PerlValue(PerlValue value) => value;

    [RpcMethod]
    public int Count(params object?[] values) => values.Length;

    [RpcMethod]
    public void Nothing()
    {
    }

    [RpcMethod]
    public (int Number, string? Text, bool Truth) Several() => (7, null, true);

    [RpcMethod]
    public string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    [RpcMethod]
    public void Refuse(string message) => throw new RpcException(message);

    [RpcMethod]
    public void Crash() => throw new InvalidOperationException("secret");
}
