using EventRpc.Protocol;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EventRpc.AspNetCore.Tests.Dispatch;

/// <summary>What of it is inherited, overridden and hidden.</summary>
public abstract class BaseShapes
{
    [RpcMethod]
    public string Inherited(string value) => $"inherited {value}";

    [RpcMethod]
    public virtual string Overridden() => "base";

    [RpcMethod]
    public string Hidden() => "base";

    [RpcMethod]
    public string Overloaded(int value) => $"base {value}";
}

/// <summary>A class with members of all shapes that can be exported.</summary>
[RpcClass("T::Shapes")]
public sealed class Shapes : BaseShapes
{
    private readonly string _made;

    [RpcConstructor]
    public Shapes(string made = "new")
    {
        _made = made;
    }

    public enum Size
    {
        Small = 1,
        VeryLarge = 2,
    }

    public sealed record Point(int X, int? Y = null);

    [RpcConstructor("make")]
    public static async Task<Shapes> MakeAsync(int number, CancellationToken cancellationToken)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        return new Shapes($"made {number}");
    }

    [RpcMethod]
    public string Made() => _made;

    public override string Overridden() => "derived";

    [RpcMethod("hiding")]
    public new string Hidden() => "derived";

    public string Overloaded(long value) => $"derived {value}";

    [RpcMethod]
    internal string Friend(string value) => value;

    [RpcMethod]
    private string Own(string value) => value;

    [RpcMethod]
    public string Defaults(string a, int b = 2, decimal c = 3.5m, Size d = Size.VeryLarge, Size? e = Size.Small, double? f = null, string? g = null, bool h = true, long i = long.MaxValue) =>
        FormattableString.Invariant($"{a} {b} {c} {d} {e} {f} {g} {h} {i}");

    [RpcMethod]
    public string Keywords(string @class, int @event) => $"{@class} {@event}";

    [RpcMethod]
    public int Overload(int value) => value;

    public string Overload(object value) => $"not exported {value}";

    [RpcMethod]
    public string Services(string a, ILogger<Shapes> logger, [FromKeyedServices("blue")] Func<string> blue, [FromServices] TimeProvider time, string b, RpcCallContext context) =>
        $"{a} {logger is not null} {blue()} {time is not null} {b} {context.Method}";

    [RpcMethod(NamedParameters = true)]
    public string NamedServices(int first, TimeProvider time, string? second = "none", [PerlName("last one")] int third = 3, params string[]? rest) =>
        $"{first} {time is not null} {second} {third} {rest?.Length}";

    [RpcMethod(NamedParameters = true)]
    public void NamedNothing()
    {
    }

    [RpcMethod]
    public string Rest(int first, params int?[] others) => $"{first}: {string.Join(",", others)}";

    [RpcMethod]
    public Point Mirror(Point point) => new(point.Y ?? 0, point.X);

    [RpcMethod]
    public Dictionary<string, List<Point?>> Nested(Dictionary<string, List<Point?>> value) => value;

    [RpcMethod]
    public (string, int Number, Point?) Tuple() => ("a", 2, null);

    [RpcMethod]
    public ValueTask<(int A, List<string> B)> TupleLaterAsync() => new((1, ["x"]));

    [RpcMethod]
    public object?[] Anything(object? value) => [value];

    [RpcMethod]
    public ValueTask NothingAsync() => default;

    [RpcMethod]
    public async ValueTask<string?> LaterAsync(string? value)
    {
        await Task.Yield();
        return value;
    }

    [RpcObjectMethod]
    public IReadOnlyList<Shapes> Several() => [new Shapes("first"), this];

    [RpcMethod]
    public string MadeOf(Shapes other) => other._made;

    [Obsolete("Still called by clients.", error: true)]
    [RpcMethod]
    public string Old() => "old";

}

/// <summary>A class of one object.</summary>
[RpcClass("T::Only")]
public sealed class OnlyShape(TimeProvider time)
{
    [RpcSingleton]
    public static async Task<OnlyShape> InstanceAsync(TimeProvider time)
    {
        await Task.Yield();
        return new OnlyShape(time);
    }

    [RpcMethod]
    public bool HasTime() => time is not null;
}
