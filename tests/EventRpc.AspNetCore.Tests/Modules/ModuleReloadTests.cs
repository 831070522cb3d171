using EventRpc.Protocol;
using EventRpc.Testing;
using Microsoft.Extensions.DependencyInjection;
using static EventRpc.AspNetCore.Tests.Modules.ModuleHost;
using static EventRpc.Testing.RpcTestClient;

namespace EventRpc.AspNetCore.Tests.Modules;

/// <summary>What becomes of classes and objects when files of the folder change under the running server.</summary>
public sealed class ModuleReloadTests
{
    private static async Task<ModuleHost> StartAsync(string module, string source, Action<EventRpcBuilder>? configure = null)
    {
        var modules = new TestModules();
        modules.Add(module, source);
        return await ModuleHost.StartAsync(modules, configure);
    }

    [Fact]
    public async Task A_changed_file_is_taken_up_for_new_objects_while_the_old_keep_their_code()
    {
        await using var host = await StartAsync("Reload.Change", Voice("old"));
        await using var client = await host.ConnectAsync();
        var old = await client.NewAsync("M::Voice::new");
        host.Modules.Add("Reload.Change", Voice("new"));
        await host.WaitForAsync(Loaded, 2);
        var made = await client.NewAsync("M::Voice::new");
        Assert.Equal("old", (await client.ResultAsync(old, "say")).ToString());
        Assert.Equal("new", (await client.ResultAsync(made, "say")).ToString());

        // What an old object makes is old, and goes to old methods only; the other way round too.
        var clone = (await client.ResultAsync(old, "clone")).ToString()!;
        Assert.Equal("old", (await client.ResultAsync(clone, "say")).ToString());
        Assert.Equal("old", (await client.ResultAsync(old, "ask", Proxy(clone))).ToString());
        const string Refusal = "M::Voice->ask: parameter 'other': Expected an object of M::Voice, found one that another version of its module made";
        Assert.Equal(Refusal, await client.ErrorAsync(made, "ask", Proxy(old)));
        Assert.Equal(Refusal, await client.ErrorAsync(old, "ask", Proxy(made)));
        Assert.Contains(host.Logs.Lines, line => line.Text == $"Class 'M::Voice' ({host.Modules.PathOf("Reload.Change.dll")}) changed on disk. Reloading...");
    }

    [Fact]
    public async Task A_broken_file_leaves_the_last_good_one_serving_and_is_logged_once()
    {
        await using var host = await StartAsync("Reload.Broken", Voice("good"));
        host.Logs.ExpectError(NotLoaded);
        await using var client = await host.ConnectAsync();
        host.Modules.Put("Reload.Broken.dll", TestModules.Compile("Reload.Broken", Voice("broken"))[..500]);
        var line = await host.WaitForAsync(NotLoaded, 1);
        Assert.Equal($"Can't load class 'M::Voice': {host.Modules.PathOf("Reload.Broken.dll")}: It is no assembly, or a damaged one.", line.Text);
        Assert.Equal("good", (await client.ResultAsync(await client.NewAsync("M::Voice::new"), "say")).ToString());

        // Nor does one that cannot be exported; meanwhile the first has been looked at again and again.
        host.Modules.Add("Reload.Broken", Voice("bad", more: "[RpcMethod] public Voice Leak() => this;"));
        line = await host.WaitForAsync(NotLoaded, 2);
        Assert.Contains("M::Voice->leak (Voice.Leak): It returns an object of an exported class", line.Text, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line.Text);
        Assert.Equal("good", (await client.ResultAsync(await client.NewAsync("M::Voice::new"), "say")).ToString());

        // Nor one whose policy nobody has added, which would keep all clients from learning of any class.
        host.Modules.Add("Reload.Broken", Voice("closed", more: "[RpcMethod, Microsoft.AspNetCore.Authorization.Authorize(\"nobody\")] public void Close() { }"));
        line = await host.WaitForAsync(NotLoaded, 3);
        Assert.Contains("M::Voice->close asks for a policy, and there is no authorization", line.Text, StringComparison.Ordinal);
        Assert.True((await client.CallAsync(RpcTestClient.Request("class_info_all")))["ok"].IsTrue);

        host.Modules.Add("Reload.Broken", Voice("mended"));
        await host.WaitForAsync(Loaded, 2);
        Assert.Equal("mended", (await client.ResultAsync(await client.NewAsync("M::Voice::new"), "say")).ToString());
        Assert.Equal(3, host.Count(NotLoaded));
    }

    [Fact]
    public async Task A_singleton_that_takes_its_time_to_end_keeps_no_later_change_waiting()
    {
        const string Slow = """
            [RpcClass("M::Slow")] public sealed class Slow : IAsyncDisposable
            {
                [RpcSingleton("instance")] public Slow() { }
                [RpcMethod] public string Say() => "slow";
                public ValueTask DisposeAsync() => new(EventRpc.AspNetCore.Tests.Modules.Patience.Ended.Task);
            }
            """;
        await using var host = await StartAsync("Reload.Slow", Slow);
        await using (var client = await host.ConnectAsync())
            await client.NewAsync("M::Slow::instance");
        await host.Logs.WaitForAsync(logged => logged.EventId.Id == 11);
        host.Modules.Add("Reload.Slow", Slow.Replace("\"slow\"", "\"slower\"", StringComparison.Ordinal));
        await host.WaitForAsync(Loaded, 2, "M::Slow");
        host.Modules.Add("Reload.Other", Voice("other"));
        await host.WaitForAsync(Loaded, 1);
        Patience.Ended.SetResult();
    }

    [Fact]
    public async Task Classes_come_and_go_with_a_reload()
    {
        await using var host = await StartAsync("Reload.Classes", Voice("one") + Voice("gone", "M::Gone").Replace("Voice", "Gone", StringComparison.Ordinal));
        await using var client = await host.ConnectAsync();
        var gone = await client.NewAsync("M::Gone::new");
        host.Modules.Add("Reload.Classes", Voice("two") + Voice("added", "M::Added").Replace("Voice", "Added", StringComparison.Ordinal));
        await host.WaitForAsync(Removed, 1, "M::Gone");
        Assert.Equal("added", (await client.ResultAsync(await client.NewAsync("M::Added::new"), "say")).ToString());
        Assert.Equal("gone", (await client.ResultAsync(gone, "say")).ToString());
        var refused = await client.CallAsync(Request("new", ("method", "M::Gone::new")));
        Assert.Equal("Illegal constructor access to M::Gone->new", refused["msg"].ToString());
        var classes = (PerlArray)(await client.CallAsync(Request("classes_list")))["classes"];
        Assert.Equal(["M::Added", "M::Voice"], classes.Items.Select(item => item.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Files_come_and_go_while_the_server_runs()
    {
        await using var host = await StartAsync("Reload.Stays", Voice("stays", "M::Stays"));
        await using var client = await host.ConnectAsync();
        host.Modules.Add("Reload.Comes", Voice("comes"));
        await host.WaitForAsync(Loaded, 1);
        var oid = await client.NewAsync("M::Voice::new");
        host.Modules.Remove("Reload.Comes.dll");
        await host.WaitForAsync(Removed, 1);
        Assert.Equal("comes", (await client.ResultAsync(oid, "say")).ToString());
        Assert.False((await client.CallAsync(Request("new", ("method", "M::Voice::new"))))["ok"].IsTrue);
        host.Modules.Add("Reload.Comes", Voice("is back"));
        await host.WaitForAsync(Loaded, 2);
        Assert.Equal("is back", (await client.ResultAsync(await client.NewAsync("M::Voice::new"), "say")).ToString());
        await client.NewAsync("M::Stays::new");
    }

    [Fact]
    public async Task A_module_with_a_class_that_is_there_already_is_refused()
    {
        await using var host = await StartAsync("Reload.First", Voice("first"), rpc => rpc.AddClass<Thing>());
        host.Logs.ExpectError(NotLoaded);
        await using var client = await host.ConnectAsync();
        host.Modules.Add("Reload.Second", Voice("second"));
        Assert.Contains("The class 'M::Voice' of Reload.Second is exported already, by Reload.First.", (await host.WaitForAsync(NotLoaded, 1, "Reload.Second")).Text, StringComparison.Ordinal);
        host.Modules.Add("Reload.First", Voice("thing", "T::Thing"));
        Assert.Contains("by EventRpc.AspNetCore.Tests.", (await host.WaitForAsync(NotLoaded, 1, "T::Thing")).Text, StringComparison.Ordinal);
        Assert.Equal("first", (await client.ResultAsync(await client.NewAsync("M::Voice::new"), "say")).ToString());

        // When it is not there any more, the other takes its place.
        host.Modules.Remove("Reload.First.dll");
        await host.WaitForAsync(Loaded, 2);
        Assert.Equal("second", (await client.ResultAsync(await client.NewAsync("M::Voice::new"), "say")).ToString());
    }

    [Fact]
    public async Task A_changed_dependency_is_taken_up_with_the_module_that_needs_it()
    {
        const string Source = """public static class Words { public static string Word => "{0}"; }""";
        var modules = new TestModules();
        var words = modules.Add("Reload.Words", Source.Replace("{0}", "old", StringComparison.Ordinal));
        modules.Add("Reload.Speaker", Voice("-", more: "[RpcMethod] public string Word() => Words.Word;"), words);
        await using var host = await ModuleHost.StartAsync(modules);
        await using var client = await host.ConnectAsync();
        var old = await client.NewAsync("M::Voice::new");
        modules.Add("Reload.Words", Source.Replace("{0}", "new", StringComparison.Ordinal));
        await host.WaitForAsync(Loaded, 2);
        // The old object has never used it before: it was loaded with the module all the same.
        Assert.Equal("old", (await client.ResultAsync(old, "word")).ToString());
        Assert.Equal("new", (await client.ResultAsync(await client.NewAsync("M::Voice::new"), "word")).ToString());
    }

    [Fact]
    public async Task A_singleton_is_left_to_its_clients_and_the_new_class_makes_its_own()
    {
        const string Source = """
            [RpcClass("M::One")] public sealed class One : IDisposable
            {
                private readonly EventRpc.AspNetCore.Tests.Thing _shared;
                [RpcSingleton("instance")] public One(EventRpc.AspNetCore.Tests.Thing shared) => _shared = shared;
                [RpcMethod] public string Say() => "{0}";
                public void Dispose() => _shared.SetData("{0} disposed");
            }
            """;
        var shared = new Thing();
        await using var host = await StartAsync("Reload.One", Source.Replace("{0}", "old", StringComparison.Ordinal), rpc => rpc.Services.AddSingleton(shared));
        await using var first = await host.ConnectAsync();
        await using var second = await host.ConnectAsync();
        var old = await first.NewAsync("M::One::instance");
        Assert.Equal(old, await second.NewAsync("M::One::instance"));
        host.Modules.Add("Reload.One", Source.Replace("{0}", "new", StringComparison.Ordinal));
        await host.WaitForAsync(Loaded, 2, "M::One");
        // The class lets go of its object in a moment.
        await host.WaitForAsync(Deregistered, 1, old);

        var made = await first.NewAsync("M::One::instance");
        Assert.Equal("old", (await first.ResultAsync(old, "say")).ToString());
        Assert.Equal("old", (await second.ResultAsync(old, "say")).ToString());
        Assert.Equal("new", (await first.ResultAsync(made, "say")).ToString());
        Assert.Equal(made, await second.NewAsync("M::One::instance"));
        await first.CallAsync(Request("client_destroy", ("oid", old)));
        Assert.Null(shared.GetData());
        await second.CallAsync(Request("client_destroy", ("oid", old)));
        Assert.Equal("old disposed", shared.GetData());
        await second.CallAsync(Request("client_destroy", ("oid", made)));
        await first.CallAsync(Request("client_destroy", ("oid", made)));
        Assert.Equal("old disposed", shared.GetData());
    }

    [Fact]
    public void A_file_that_is_being_written_is_let_come_to_rest()
    {
        using var modules = new TestModules();
        var image = modules.Add("Reload.Pieces", Voice("whole"));
        var file = new ModuleFile(modules.PathOf("Reload.Pieces.dll"));
        Assert.False(file.HasSettledChange());
        Assert.True(file.HasSettledChange());
        Assert.NotNull(file.Read());
        Assert.False(file.HasSettledChange());
        foreach (var length in new[] { 0, 100, 2000 })
        {
            modules.Put("Reload.Pieces.dll", image[..length]);
            Assert.False(file.HasSettledChange());
        }
        modules.Put("Reload.Pieces.dll", image);
        Assert.False(file.HasSettledChange());
        Assert.True(file.HasSettledChange());
        Assert.NotNull(file.Read());
        Assert.False(file.HasSettledChange());
        modules.Remove("Reload.Pieces.dll");
        Assert.False(file.HasSettledChange());
        Assert.True(file.HasSettledChange());
        Assert.Null(file.Read());
    }
}
