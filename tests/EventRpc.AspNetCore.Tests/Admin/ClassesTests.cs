using System.Text.Json;
using EventRpc.Protocol;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.AspNetCore.Tests.Admin;

public sealed class ClassesTests
{
    [Theory]
    [InlineData("plain", "method", "(string text, int count = 1, bool? flag = null) → string")]
    [InlineData("defaults", "method", "(string text = \"a\\x{a}b\", Mood mood = Glad, double number = 1.5, long? none = null) → void")]
    [InlineData("rest", "method", "(string? first, params byte[][] others) → byte[]")]
    [InlineData("data", "method", "(Dictionary<string, List<int?>> map, IReadOnlyList<string?> list) → (int, string?)")]
    [InlineData("served", "method", "(PerlValue value) → object?")]
    [InlineData("later", "method", "() → decimal")]
    [InlineData("nothing_later", "method", "() → void")]
    [InlineData("take", "method", "(T::Signed other, T::Thing? thing) → DateOnly?")]
    [InlineData("hand_out", "object", "() → List<T::Thing>")]
    [InlineData("maybe", "object", "() → T::Thing?")]
    [InlineData("new", "constructor", "(string full_name, int size = 7) → T::Signed")]
    [InlineData("other", "method", "(string renamed) → int")]
    public async Task Signatures_have_what_the_client_passes_and_gets(string method, string kind, string signature)
    {
        await using var host = await AdminHost.StartAsync(
            configure: rpc => rpc.AddClass<Signed>().AddConverter(new Days()),
            prepare: builder => builder.Services.AddSingleton<Service>());
        var found = (await host.GetAsync("/classes")).EnumerateArray().Single(c => c.GetProperty("name").GetString() == "T::Signed")
            .GetProperty("methods").EnumerateArray().Single(m => m.GetProperty("name").GetString() == method);
        Assert.Equal(kind, found.GetProperty("kind").GetString());
        Assert.Equal(signature, found.GetProperty("signature").GetString());
        Assert.Equal(method == "new", found.GetProperty("namedParameters").GetBoolean());
    }

    [Fact]
    public async Task Classes_tell_how_they_are_served()
    {
        await using var host = await AdminHost.StartAsync(
            configure: rpc => rpc.AddClass<Turns>("T::Turns", c => c.Singleton("instance", (Service _) => new Turns()).Method("say", (Turns _, int a) => a).Dispatch(RpcDispatch.Serialized)),
            prepare: builder => builder.Services.AddSingleton<Service>());
        var classes = (await host.GetAsync("/classes")).EnumerateArray().ToDictionary(c => c.GetProperty("name").GetString()!, c => c);
        Assert.Equal("concurrent", classes["T::Thing"].GetProperty("dispatch").GetString());
        Assert.Equal("serialized", classes["T::Turns"].GetProperty("dispatch").GetString());
        Assert.Equal(
            """[{"name":"instance","kind":"singleton","signature":"() \u2192 T::Turns","namedParameters":false},{"name":"say","kind":"method","signature":"(int a) \u2192 int","namedParameters":false}]""",
            classes["T::Turns"].GetProperty("methods").GetRawText());
    }

    [Fact]
    public async Task Objects_are_listed_by_class_in_pages()
    {
        await using var host = await AdminHost.StartAsync();
        await using var first = await host.ConnectAsync();
        await using var second = await host.ConnectAsync();
        var oids = new List<string>();
        for (var i = 0; i < 5; i++)
            oids.Add(await first.NewAsync("T::Thing::new"));

        var seen = new List<string>();
        JsonElement page;
        string? cursor = null;
        do
        {
            page = await host.GetAsync($"/objects?class=T::Thing&limit=2&cursor={cursor}");
            Assert.Equal(5, page.GetProperty("total").GetInt32());
            foreach (var item in page.GetProperty("items").EnumerateArray())
            {
                Assert.Equal("T::Thing", item.GetProperty("class").GetString());
                Assert.Equal(1, item.GetProperty("references").GetInt32());
                seen.Add(item.GetProperty("oid").GetString()!);
            }
            cursor = page.GetProperty("next").GetString();
        }
        while (cursor is not null);
        Assert.Equal(oids.Order(StringComparer.Ordinal), seen);
        Assert.Equal(0, (await host.GetAsync("/objects?class=T::Other")).GetProperty("total").GetInt32());
    }

    [RpcClass("T::Signed")]
    internal sealed class Signed
    {
        [RpcConstructor(NamedParameters = true)]
        public Signed(string fullName, int size = 7) => _ = (fullName, size);

        [RpcMethod]
        public string Plain(string text, int count = 1, bool? flag = null) => $"{text}{count}{flag}";

        [RpcMethod]
        public void Defaults(string text = "a\nb", Mood mood = Mood.Glad, double number = 1.5, long? none = null) => _ = (text, mood, number, none);

        [RpcMethod]
        public byte[] Rest(string? first, params byte[][] others) => others.Length > 0 && first is not null ? others[0] : [];

        [RpcMethod]
        public (int Count, string? Text) Data(Dictionary<string, List<int?>> map, IReadOnlyList<string?> list) => (map.Count, list[0]);

        [RpcMethod]
        public object? Served(RpcCallContext context, Service service, PerlValue value, CancellationToken cancellationToken) => (context, service, value, cancellationToken) is { } ? null : "";

        [RpcMethod]
        public Task<decimal> LaterAsync() => Task.FromResult(1m);

        [RpcMethod]
        public ValueTask NothingLaterAsync() => default;

        [RpcMethod]
        public DateOnly? Take(Signed other, Thing? thing) => other is null && thing is null ? new DateOnly() : null;

        [RpcObjectMethod]
        public List<Thing> HandOut() => [];

        [RpcObjectMethod]
        public Thing? Maybe() => null;

        [RpcMethod]
        public int Other([PerlName("renamed")] string text) => text.Length;
    }

    internal enum Mood
    {
        Sad,
        Glad,
    }

    internal sealed class Service;

    internal sealed class Turns;

    private sealed class Days : PerlConverter<DateOnly>
    {
        public override string Description => "a day";

        public override DateOnly Read(PerlReader reader) => throw WrongType(reader);

        public override void Write(PerlWriter writer, DateOnly value) => writer.WriteInteger(value.DayNumber);
    }
}
