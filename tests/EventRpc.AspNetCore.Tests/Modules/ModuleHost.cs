using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using EventRpc.Protocol;
using EventRpc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.AspNetCore.Tests.Modules;

/// <summary>A server with a folder of modules, which it looks at often.</summary>
internal sealed class ModuleHost(TestModules modules, RpcTestHost host) : IAsyncDisposable
{
    public const int Deregistered = 77;
    public const int Loaded = 80;
    public const int Removed = 82;
    public const int NotLoaded = 83;

    public TestModules Modules => modules;

    public RpcTestHost Host => host;

    public CollectedLogs Logs => host.Logs;

    /// <summary>A class that answers with a text of its own, and takes others of its kind.</summary>
    public static string Voice(string text, string className = "M::Voice", string more = "") => $$"""
        [RpcClass("{{className}}")] public class Voice
        {
            [RpcConstructor] public Voice() { }
            [RpcMethod] public string Say() => "{{text}}";
            [RpcMethod] public string Ask(Voice other) => other.Say();
            [RpcObjectMethod] public Voice Clone() => new Voice();
            {{more}}
        }
        """;

    public static async Task<ModuleHost> StartAsync(TestModules modules, Action<EventRpcBuilder>? configure = null)
    {
        var host = await RpcTestHost.StartAsync(
            rpc =>
            {
                rpc.Services.AddSingleton<TimeProvider, FastTime>();
                configure?.Invoke(rpc);
            },
            ("EventRpc:Modules:Path", modules.Folder),
            ("EventRpc:Modules:AutoReload", "true"));
        return new ModuleHost(modules, host);
    }

    public Task<RpcTestClient> ConnectAsync() => RpcTestClient.ConnectAsync(host.EndPoint, MessageFormat.Sereal);

    /// <summary>How often something has been logged of a class or file.</summary>
    public int Count(int eventId, string of = "M::Voice") => Lines(eventId, of).Count();

    /// <summary>Waits until something has been logged so often.</summary>
    /// <returns>The last of these lines.</returns>
    public async Task<Testing.LogLine> WaitForAsync(int eventId, int times, string of = "M::Voice")
    {
        await Logs.WaitForAsync(line => line.EventId.Id == eventId && Count(eventId, of) >= times);
        return Lines(eventId, of).ElementAt(times - 1);
    }

    private IEnumerable<Testing.LogLine> Lines(int eventId, string of) =>
        Logs.Lines.Where(line => line.EventId.Id == eventId && line.Text.Contains(of, StringComparison.Ordinal));

    /// <summary>The assembly of a module that is loaded now, as it must go when nothing is left of it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static WeakReference AssemblyOf(string module) =>
        new(Assert.Single(AssemblyLoadContext.All, context => context.Name == module).Assemblies.Single(assembly => assembly.GetName().Name == module));

    /// <summary>Waits until an assembly has been unloaded.</summary>
    public static async Task AssertUnloadedAsync(WeakReference assembly)
    {
        for (var end = DateTime.UtcNow.AddSeconds(30); assembly.IsAlive && DateTime.UtcNow < end; await Task.Delay(10))
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.False(assembly.IsAlive, "The old code is still loaded.");
    }

    /// <summary>Waits until no assembly of a name is loaded but so many.</summary>
    public static async Task AssertUnloadedAsync(string module, int but)
    {
        for (var end = DateTime.UtcNow.AddSeconds(30); CountLoaded(module) > but && DateTime.UtcNow < end; await Task.Delay(10))
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.Equal(but, CountLoaded(module));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int CountLoaded(string module) => AppDomain.CurrentDomain.GetAssemblies().Count(assembly => assembly.GetName().Name == module);

    /// <summary>Asserts that an assembly is not let go of.</summary>
    public static void AssertLoaded(WeakReference assembly)
    {
        for (var i = 0; i < 5; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.NotNull(assembly.Target as Assembly);
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        modules.Dispose();
    }
}
