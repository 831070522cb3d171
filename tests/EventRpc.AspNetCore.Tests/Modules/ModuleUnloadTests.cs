using EventRpc.Generators;
using EventRpc.Protocol;
using EventRpc.Testing;
using static EventRpc.AspNetCore.Tests.Modules.ModuleHost;
using static EventRpc.Testing.RpcTestClient;

namespace EventRpc.AspNetCore.Tests.Modules;

/// <summary>The code of a replaced module goes with the last of its objects, however much it was used.</summary>
public sealed class ModuleUnloadTests
{
    /// <summary>Every sort of parameter and result, each of types of the module.</summary>
    private const string Everything = """
        public enum Tone { Soft, Loud }
        public record Note(string Name, Tone Tone, List<Note> More);
        [RpcClass("M::Everything")] public class Everything : IAsyncDisposable
        {
            [RpcConstructor] public Everything(Microsoft.Extensions.Logging.ILogger<Everything> logger) => Microsoft.Extensions.Logging.LoggerExtensions.LogInformation(logger, "made");
            [RpcMethod] public Note Echo(Note note) => note;
            [RpcMethod] public List<Note> Notes(Dictionary<string, Note> notes, Tone tone = Tone.Loud) => new(notes.Values);
            [RpcMethod] public async Task<(Note, Tone?)> LaterAsync(Note note) { await Task.Yield(); return (note, note.Tone); }
            [RpcMethod] public object Any(Note note) => note;
            [RpcMethod(NamedParameters = true)] public string Named(Tone tone, Note note) => note.Name + tone;
            [RpcMethod] public int Rest(params Note[] notes) => notes.Length;
            [RpcMethod] public void Fail() => throw new RpcException("no");
            [RpcMethod] public string Ask(Everything other, RpcCallContext context, System.Threading.CancellationToken token) => context.Method;
            [RpcObjectMethod] public Dictionary<string, Everything> All() => new() { ["me"] = this };
            [RpcObjectMethod] public object Self() => this;
            [RpcMethod] public string Late() => new System.Net.Mail.MailAddress("a@b.org").Host + System.Xml.Linq.XName.Get("x").LocalName;
            public ValueTask DisposeAsync() => default;
        }
        """;

    private static async Task<ModuleHost> StartAsync(string module, string source, Action<EventRpcBuilder>? configure = null, bool isGenerated = false)
    {
        var modules = new TestModules();
        Add(modules, module, source, isGenerated);
        return await ModuleHost.StartAsync(modules, configure);
    }

    private static void Add(TestModules modules, string module, string source, bool isGenerated) =>
        modules.Put(module + ".dll", TestModules.Compile(module, source, isGenerated ? new RpcDispatchGenerator() : null));

    [Fact]
    public async Task Code_is_unloaded_when_its_last_object_is_given_back_and_not_before()
    {
        await using var host = await StartAsync("Unload.Destroy", Voice("old"));
        await using var client = await host.ConnectAsync();
        var first = await client.NewAsync("M::Voice::new");
        var second = (await client.ResultAsync(first, "clone")).ToString()!;
        var old = AssemblyOf("Unload.Destroy");
        host.Modules.Add("Unload.Destroy", Voice("new"));
        await host.WaitForAsync(Loaded, 2);
        await client.CallAsync(Request("client_destroy", ("oid", first)));
        AssertLoaded(old);
        Assert.Equal("old", (await client.ResultAsync(second, "say")).ToString());
        await client.CallAsync(Request("client_destroy", ("oid", second)));
        await AssertUnloadedAsync(old);
        Assert.Equal("new", (await client.ResultAsync(await client.NewAsync("M::Voice::new"), "say")).ToString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Code_is_unloaded_when_the_client_that_used_all_of_it_leaves(bool isGenerated)
    {
        var module = $"Unload.Leave.{isGenerated}";
        await using var host = await StartAsync(module, Everything, isGenerated: isGenerated);
        var old = AssemblyOf(module);
        await using (var client = await host.ConnectAsync())
        {
            var oid = await client.NewAsync("M::Everything::new");
            await UseAsync(client, oid);
            Add(host.Modules, module, Everything, isGenerated);
            await host.WaitForAsync(Loaded, 2, "M::Everything");
            await UseAsync(client, await client.NewAsync("M::Everything::new"));
            AssertLoaded(old);
            Assert.Equal("b.orgx", (await client.ResultAsync(oid, "late")).ToString());
            await UseAsync(client, oid);
        }
        await AssertUnloadedAsync(old);
    }

    [Fact]
    public async Task Code_that_nobody_uses_is_unloaded_when_it_is_replaced_or_refused()
    {
        await using var host = await StartAsync("Unload.Unused", Voice("old"));
        host.Logs.ExpectError(NotLoaded);
        var old = AssemblyOf("Unload.Unused");
        host.Modules.Add("Unload.Unused", Voice("bad", more: "[RpcMethod] public Voice Leak() => this;"));
        await host.WaitForAsync(NotLoaded, 1);
        await AssertUnloadedAsync("Unload.Unused", but: 1);
        AssertLoaded(old);
        host.Modules.Remove("Unload.Unused.dll");
        await host.WaitForAsync(Removed, 1);
        await AssertUnloadedAsync("Unload.Unused", but: 0);
    }

    [Fact]
    public async Task The_singleton_of_replaced_code_goes_with_its_last_client()
    {
        var source = Voice("one").Replace("[RpcConstructor]", "[RpcSingleton]", StringComparison.Ordinal);
        await using var host = await StartAsync("Unload.One", source);
        await using var client = await host.ConnectAsync();
        var oid = await client.NewAsync("M::Voice::new");
        var old = AssemblyOf("Unload.One");
        host.Modules.Add("Unload.One", source);
        await host.WaitForAsync(Loaded, 2);
        AssertLoaded(old);
        await client.CallAsync(Request("client_destroy", ("oid", oid)));
        await AssertUnloadedAsync(old);
    }

    [Fact]
    public async Task Objects_that_pass_through_the_application_do_not_keep_their_code()
    {
        const string Disk = """
            [RpcClass("M::Disk")] public sealed class Disk : EventRpc.AspNetCore.Tests.Modules.ModuleLoadTests.IPart
            {
                [RpcConstructor] public Disk() { }
                public string Name => "disk";
            }
            """;
        await using var host = await StartAsync("Unload.Disk", Disk, rpc => rpc.AddClass<ModuleLoadTests.Rack>());
        await using var client = await host.ConnectAsync();
        var rack = await client.NewAsync("T::Rack::new");
        var disk = await client.NewAsync("M::Disk::new");
        var old = AssemblyOf("Unload.Disk");
        await client.ResultAsync(rack, "put", Proxy(disk));
        await client.ResultAsync(rack, "last");
        host.Modules.Add("Unload.Disk", Disk);
        await host.WaitForAsync(Loaded, 2, "M::Disk");
        Assert.Equal(disk, (await client.ResultAsync(rack, "last")).ToString());
        Assert.Equal(disk, (await client.ResultAsync(rack, "first")).ToString());
        foreach (var oid in new[] { disk, disk, disk, disk, rack })
            await client.CallAsync(Request("client_destroy", ("oid", oid)));
        await AssertUnloadedAsync(old);
    }

    [Fact]
    public async Task Clients_that_call_all_the_while_notice_nothing_but_the_new_answers()
    {
        static string Source(int version) => Voice($"{version}") + Voice($"{version}", "M::One")
            .Replace("Voice", "One", StringComparison.Ordinal).Replace("[RpcConstructor]", "[RpcSingleton]", StringComparison.Ordinal);
        const int Last = 5;
        await using var host = await StartAsync("Unload.Busy", Source(0));
        var clients = Enumerable.Range(0, 4).Select(async _ =>
        {
            await using var client = await host.ConnectAsync();
            for (var seen = 0; seen < Last;)
            {
                var voice = await client.NewAsync("M::Voice::new");
                var clone = (await client.ResultAsync(voice, "clone")).ToString()!;
                var one = await client.NewAsync("M::One::new");
                var said = int.Parse((await client.ResultAsync(voice, "ask", Proxy(clone))).ToString()!, System.Globalization.CultureInfo.InvariantCulture);
                Assert.InRange(said, seen, Last);
                seen = said;
                Assert.True((await client.ExecAsync(one, "say"))["ok"].IsTrue);
                foreach (var oid in new[] { voice, clone, one })
                    await client.CallAsync(Request("client_destroy", ("oid", oid)));
            }
        }).ToList();
        for (var version = 1; version <= Last; version++)
        {
            host.Modules.Add("Unload.Busy", Source(version));
            await host.WaitForAsync(Loaded, version + 1);
        }
        await Task.WhenAll(clients).WaitAsync(TimeSpan.FromSeconds(60));
        await AssertUnloadedAsync("Unload.Busy", but: 1);
    }

    private static async Task UseAsync(RpcTestClient client, string oid)
    {
        PerlValue Note(string name) => new PerlHash { ["name"] = name, ["tone"] = "loud", ["more"] = new PerlArray() };
        Assert.Equal("a", ((PerlHash)await client.ResultAsync(oid, "echo", Note("a")))["name"].ToString());
        Assert.Single(((PerlArray)await client.ResultAsync(oid, "notes", new PerlHash { ["k"] = Note("b") })).Items);
        Assert.True((await client.ExecAsync(oid, "later", Note("c")))["ok"].IsTrue);
        Assert.Equal("d", ((PerlHash)await client.ResultAsync(oid, "any", Note("d")))["name"].ToString());
        Assert.Equal("eLoud", (await client.ResultAsync(oid, "named", "note", Note("e"), "tone", "loud")).ToString());
        Assert.Equal("2", (await client.ResultAsync(oid, "rest", Note("f"), Note("g"))).ToString());
        Assert.Equal("no", await client.ErrorAsync(oid, "fail"));
        Assert.Equal("ask", (await client.ResultAsync(oid, "ask", Proxy(oid))).ToString());
        Assert.Equal(oid, ((PerlHash)await client.ResultAsync(oid, "all"))["me"].ToString());
        Assert.Equal(oid, (await client.ResultAsync(oid, "self")).ToString());
        await client.ErrorAsync(oid, "echo", "no note");
    }
}
