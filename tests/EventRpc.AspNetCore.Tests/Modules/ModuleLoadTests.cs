using EventRpc.Protocol;
using EventRpc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using static EventRpc.AspNetCore.Tests.Modules.ModuleHost;
using static EventRpc.Testing.RpcTestClient;

namespace EventRpc.AspNetCore.Tests.Modules;

/// <summary>What is loaded from the folder at start, and what stops the start.</summary>
public sealed class ModuleLoadTests
{
    /// <summary>What the application and its modules have in common.</summary>
    public interface IPart
    {
        string Name { get; }
    }

    [RpcClass("T::Rack")]
    public sealed class Rack
    {
        private readonly List<IPart> _parts = [];

        [RpcConstructor]
        public Rack()
        {
        }

        [RpcMethod]
        public string Put(IPart part)
        {
            _parts.Add(part);
            return part.Name;
        }

        [RpcObjectMethod]
        public IPart First() => _parts[0];

        [RpcObjectMethod]
        public object Last() => _parts[^1];
    }

    private static async Task<string> StartFailsAsync<TException>(TestModules modules, params (string, string)[] settings)
        where TException : Exception =>
        (await Assert.ThrowsAsync<TException>(() => RpcTestHost.StartAsync(
            rpc => rpc.AddClass<Thing>(), [("EventRpc:Modules:Path", modules.Folder), .. settings]))).Message;

    [Fact]
    public async Task Classes_of_the_folder_are_served_with_the_application_s_services_and_what_lies_beside_them()
    {
        using var modules = new TestModules();
        var words = modules.Add("Load.Words", "public static class Words { public static string Twice(string word) => word + word; }");
        modules.Add("Load.Main", """
            public enum Tone { Soft, VeryLoud }
            public record Wish(string Name, Tone Tone);
            [RpcClass("M::Main")] internal sealed class Main(Microsoft.Extensions.Logging.ILogger<Main> logger, EventRpc.AspNetCore.IEventRpcServer server)
            {
                [RpcConstructor] public static Main New(Microsoft.Extensions.Logging.ILogger<Main> logger, IEventRpcServer server) => new(logger, server);
                [RpcMethod] public string Twice(string word) => Words.Twice(word);
                [RpcMethod] public async Task<(string, Tone)> WishAsync(Wish wish) { await Task.Yield(); return (wish.Name + server.Name, wish.Tone); }
                [RpcMethod] public bool HasLogger() => logger is not null;
            }
            """, words);
        modules.Put("native.dll", TestModules.Compile("Load.NoModule", "public class Nothing;"));
        await using var host = await RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>(), ("EventRpc:Modules:Path", modules.Folder));
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);

        var oid = await client.NewAsync("M::Main::new");
        Assert.Equal("abab", (await client.ResultAsync(oid, "twice", "ab")).ToString());
        Assert.True((await client.ResultAsync(oid, "has_logger")).IsTrue);
        var wished = (PerlArray)(await client.ExecAsync(oid, "wish", new PerlHash { ["name"] = "x", ["tone"] = "very_loud" }))["rc"];
        Assert.Equal(["xEvent-RPC-Server", "very_loud"], wished.Items.Select(item => item.ToString()));
        var classes = (PerlArray)(await client.CallAsync(Request("classes_list")))["classes"];
        Assert.Equal(["T::Thing", "M::Main"], classes.Items.Select(item => item.ToString()));
        Assert.Contains(host.Logs.Lines, line => line.Text == "Class 'M::Main' successfully loaded");
    }

    [Fact]
    public async Task What_a_module_depends_on_is_found_by_its_deps_json()
    {
        using var modules = new TestModules();
        var words = modules.Add("Deps.Words", """public static class Words { public static string Word => "found"; }""");
        modules.Add("Deps.Main", Voice("-", more: "[RpcMethod] public string Word() => Words.Word;"), words);
        modules.Put("Deps.Main.deps.json", """
            {
              "runtimeTarget": { "name": ".NETCoreApp,Version=v10.0" },
              "targets": { ".NETCoreApp,Version=v10.0": {
                "Deps.Main/1.0.0": { "dependencies": { "Deps.Words": "1.0.0" }, "runtime": { "Deps.Main.dll": {} } },
                "Deps.Words/1.0.0": { "runtime": { "lib/net10.0/Deps.Words.dll": {} } } } },
              "libraries": {
                "Deps.Main/1.0.0": { "type": "project", "serviceable": false, "sha512": "" },
                "Deps.Words/1.0.0": { "type": "package", "serviceable": false, "sha512": "" } }
            }
            """u8.ToArray());
        await using var host = await RpcTestHost.StartAsync(_ => { }, ("EventRpc:Modules:Path", modules.Folder));
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        Assert.Equal("found", (await client.ResultAsync(await client.NewAsync("M::Voice::new"), "word")).ToString());
    }

    [Fact]
    public async Task Objects_of_modules_pass_through_the_application_by_what_both_know()
    {
        using var modules = new TestModules();
        modules.Add("Load.Disk", """
            [RpcClass("M::Disk")] public sealed class Disk : EventRpc.AspNetCore.Tests.Modules.ModuleLoadTests.IPart
            {
                [RpcConstructor] public Disk() { }
                [RpcMethod] public string GetName() => Name;
                [RpcMethod] public string PutInto(EventRpc.AspNetCore.Tests.Modules.ModuleLoadTests.Rack rack) => rack.Put(this);
                public string Name => "disk";
            }
            """);
        await using var host = await RpcTestHost.StartAsync(rpc => rpc.AddClass<Rack>(), ("EventRpc:Modules:Path", modules.Folder));
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        var rack = await client.NewAsync("T::Rack::new");
        var disk = await client.NewAsync("M::Disk::new");
        Assert.Equal("disk", (await client.ResultAsync(rack, "put", Proxy(disk))).ToString());
        Assert.Equal("disk", (await client.ResultAsync(disk, "put_into", Proxy(rack))).ToString());
        Assert.Equal(disk, (await client.ResultAsync(rack, "first")).ToString());
        Assert.Equal(disk, (await client.ResultAsync(rack, "last")).ToString());
    }

    [Fact]
    public async Task A_relative_path_is_one_below_the_content_root()
    {
        using var modules = new TestModules();
        modules.Add("Load.Relative", Voice("relative"));
        var root = Directory.GetCurrentDirectory();
        await using var host = await RpcTestHost.StartAsync(_ => { }, ("EventRpc:Modules:Path", Path.GetRelativePath(root, modules.Folder)));
        Assert.Equal(root, host.Services.GetRequiredService<IHostEnvironment>().ContentRootPath.TrimEnd('/'));
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        await client.NewAsync("M::Voice::new");
    }

    [Fact]
    public async Task A_folder_that_cannot_be_meant_stops_the_start()
    {
        using var modules = new TestModules();
        modules.Put("file", [1]);
        foreach (var (path, expected) in new[]
        {
            (modules.PathOf("none"), $"EventRpc:Modules:Path is '{modules.PathOf("none")}': there is no folder {modules.PathOf("none")}"),
            (modules.PathOf("file"), "is a file; give the folder that the assemblies are in."),
            (" ", "EventRpc:Modules:Path is empty: give the folder that the assemblies are in."),
        })
        {
            Assert.Contains(expected, await StartFailsAsync<OptionsValidationException>(modules, ("EventRpc:Modules:Path", path)), StringComparison.Ordinal);
        }
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>(), ("EventRpc:Modules:AutoReload", "true")));
        Assert.Contains("EventRpc:Modules:AutoReload is true, but there is no folder to look at: set EventRpc:Modules:Path.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Modules_that_cannot_be_served_stop_the_start_and_are_all_named()
    {
        using var modules = new TestModules();
        modules.Put("Bad.Junk.dll", "MZ, and then nothing"u8.ToArray());
        modules.Add("Bad.Clash", """[RpcClass("T::Thing")] public class Other { [RpcConstructor] public Other() { } }""");
        modules.Add("Bad.First", Voice("first"));
        modules.Add("Bad.Second", Voice("second"));
        var missing = TestModules.Compile("Bad.Missing", "public class Missing;");
        modules.Add("Bad.Lacking", """[RpcClass("M::Lacking")] public class Lacking : Missing { [RpcConstructor] public Lacking() { } }""", missing);
        modules.Add("Bad.Methods", """
            [RpcClass("M::Bad")] public class Bad
            {
                [RpcConstructor] public Bad() { }
                [RpcMethod] public Bad Leak() => this;
                [RpcMethod] public void Options(Microsoft.Extensions.Options.IOptions<Bad> options) { }
            }
            [RpcClass("no package")] public class Nameless { [RpcConstructor] public Nameless() { } }
            """);
        var message = await StartFailsAsync<InvalidOperationException>(modules);
        foreach (var expected in new[]
        {
            $"{modules.PathOf("Bad.Junk.dll")}: It is no assembly, or a damaged one.",
            "The class 'T::Thing' of Bad.Clash is exported already, by EventRpc.AspNetCore.Tests.",
            "The class 'M::Voice' of Bad.Second is exported already, by Bad.First.",
            $"{modules.PathOf("Bad.Lacking.dll")}: Could not load file or assembly 'Bad.Missing,",
            "M::Bad->leak (Bad.Leak): It returns an object of an exported class: make it a [RpcObjectMethod].",
            "M::Bad->options (Bad.Options): The parameter 'options' asks for the service Microsoft.Extensions.Options.IOptions`1[Bad], which is made of a type of the module",
            "'no package' (Nameless) is not the name of a Perl package",
        })
        {
            Assert.Contains(expected, message, StringComparison.Ordinal);
        }
    }
}
