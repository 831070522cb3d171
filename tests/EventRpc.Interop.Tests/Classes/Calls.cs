using EventRpc.AspNetCore;
using EventRpc.Protocol;

namespace EventRpc.Interop.Tests.Classes;

public enum Colour
{
    Red,
    DarkBlue,
}

/// <summary>Ways to take arguments, to return and to fail. It knows nothing of RPC; <see cref="InteropHost"/> exports it.</summary>
public sealed class Calls
{
    public string Optional(string first, int second = 7, string? third = "three") => $"{first} {second} {third ?? "undef"}";

    public string Named(string name, int? size = null, Colour colour = Colour.Red) => $"{name} {size?.ToString() ?? "undef"} {colour}";

    public string Rest(string first, params int[] others) => $"{first}: {string.Join(' ', others)}";

    public string Typed(int count, string text, double ratio) => $"{count} {text} {ratio}";

    public string Structured(Person person, IReadOnlyDictionary<string, int> counts) => $"{person.Name} {counts.Count}";

    public Colour Opposite(Colour colour) => colour == Colour.Red ? Colour.DarkBlue : Colour.Red;

    public void Nothing()
    {
    }

    public string? Undef() => null;

    public List<int> List(int count) => [.. Enumerable.Range(1, count)];

    public (int Number, string? Text, List<int> Numbers) Several(int number, string? text) => (number, text, List(number));

    public async Task<string> LaterAsync(string text)
    {
        await Task.Yield();
        return $"later {text}";
    }

    public async ValueTask NothingLaterAsync() => await Task.Yield();

    public string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    public string Refuse(string why) => throw new RpcException(why);

    public async Task<string> RefuseLaterAsync(string why)
    {
        await Task.Yield();
        throw new RpcException(why);
    }

    public string Crash() => throw new InvalidOperationException("the secret of /etc/secret");
}
