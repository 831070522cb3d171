using EventRpc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.Interop.Tests;

/// <summary>A Perl client whose server is given new code while it is connected.</summary>
public sealed class ModuleTests
{
    private const string Source = """
        [RpcClass("Interop::Module")] public sealed class Speaker
        {
            [RpcConstructor] public Speaker() { }
            [RpcMethod] public string Say() => "{0}";
            [RpcObjectMethod] public Speaker Clone() => new();
        }
        """;

    [Fact]
    public async Task Objects_keep_their_code_and_new_ones_have_the_new()
    {
        using var modules = new TestModules();
        modules.Add("Interop.Module", Source.Replace("{0}", "old", StringComparison.Ordinal));
        await using var host = await InteropHost.StartAsync(
            rpc => rpc.Services.AddSingleton<TimeProvider, FastTime>(),
            ("EventRpc:Modules:Path", modules.Folder),
            ("EventRpc:Modules:AutoReload", "true"));
        await using var perl = host.StartPerl("modules.pl");
        await host.Observed.WaitForAsync("at old");
        modules.Add("Interop.Module", Source.Replace("{0}", "new", StringComparison.Ordinal));
        await host.Logs.WaitForAsync(line => line.Text.EndsWith("changed on disk. Reloading...", StringComparison.Ordinal));
        await host.Logs.WaitForAsync(_ => host.Logs.Lines.Count(line => line.Text == "Class 'Interop::Module' successfully loaded") == 2);
        host.Observed.Note("go on from old", "");
        (await perl.WaitForExitAsync()).AssertSuccess();
    }
}
