using EventRpc.Tool.Tests.Proxies;
using EventRpc.Tool.Tests.Servers;

namespace EventRpc.Tool.Tests.Commands;

/// <summary>Typed proxies of a real server's classes.</summary>
public sealed class ProxyTests
{
    [Fact]
    public async Task An_interface_is_written_for_a_class()
    {
        await using var server = await OurServer.StartAsync();

        Assert.Equal(
            """
            // Written by eventrpc proxy. The server does not tell types: put yours in the place of object?.
            using EventRpc.Client;

            namespace Shop.Remote;

            [RpcProxy("My::Owner")]
            public partial interface IOwner : IRemoteObject
            {
                public static partial Task<IOwner> NewAsync(EventRpcClient client, params object?[] arguments);

                Task<object?> GetNameAsync(params object?[] arguments);
            }

            """.ReplaceLineEndings("\n"),
            (await server.RunAsync("proxy", "--namespace", "Shop.Remote", "My::Owner")).Succeeded());
    }

    [Fact]
    public async Task Each_class_has_a_file_in_the_folder_that_is_named()
    {
        await using var server = await OurServer.StartAsync();
        var folder = Directory.CreateTempSubdirectory("eventrpc-tool-");

        var run = await server.RunAsync("proxy", "--namespace", "Shop", "--output", Path.Combine(folder.FullName, "Remote"));
        var sources = Directory.GetFiles(folder.FullName, "*.cs", SearchOption.AllDirectories).Order().ToDictionary(file => Path.GetRelativePath(folder.FullName, file), File.ReadAllText);
        folder.Delete(recursive: true);

        Assert.Equal(2, run.Succeeded().TrimEnd('\n').Split('\n').Length);
        Assert.Equal([Path.Combine("Remote", "IModule.cs"), Path.Combine("Remote", "IOwner.cs")], sources.Keys);
        CompiledProxies.AssertCompiles(sources.Values);
    }

    [Fact]
    public async Task Files_that_are_there_are_replaced_only_by_force()
    {
        await using var server = await OurServer.StartAsync();
        var folder = Directory.CreateTempSubdirectory("eventrpc-tool-");
        var (module, owner, elsewhere) = (Path.Combine(folder.FullName, "IModule.cs"), Path.Combine(folder.FullName, "IOwner.cs"), Path.Combine(folder.FullName, "elsewhere"));
        await File.WriteAllTextAsync(elsewhere, "precious", TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(owner, elsewhere);

        var refused = await server.RunAsync("proxy", "--namespace", "Shop", "--output", folder.FullName);
        var wasWritten = File.Exists(module);
        var forced = await server.RunAsync("proxy", "--namespace", "Shop", "--output", folder.FullName, "--force");
        var again = await server.RunAsync("proxy", "--namespace", "Shop", "--output", folder.FullName);
        var (linked, written) = (await File.ReadAllTextAsync(elsewhere, TestContext.Current.CancellationToken), await File.ReadAllTextAsync(owner, TestContext.Current.CancellationToken));
        folder.Delete(recursive: true);

        Assert.Matches("^The file .*IOwner.cs is there already, and nothing was written: .* --force", refused.FailedWith(ExitCode.Usage));
        Assert.False(wasWritten);
        Assert.Equal($"{module}\n{owner}\n", forced.Succeeded());
        Assert.Equal("precious", linked);
        Assert.Contains("interface IOwner", written, StringComparison.Ordinal);
        Assert.Contains("IModule.cs is there already", again.FailedWith(ExitCode.Usage), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_into_nowhere_is_not_followed()
    {
        await using var server = await OurServer.StartAsync();
        var folder = Directory.CreateTempSubdirectory("eventrpc-tool-");
        var elsewhere = Path.Combine(folder.FullName, "elsewhere");
        File.CreateSymbolicLink(Path.Combine(folder.FullName, "IOwner.cs"), elsewhere);

        var run = await server.RunAsync("proxy", "--namespace", "Shop", "--output", folder.FullName);
        var wasWritten = File.Exists(elsewhere);
        folder.Delete(recursive: true);

        Assert.Contains("IOwner.cs", run.FailedWith(ExitCode.Usage), StringComparison.Ordinal);
        Assert.False(wasWritten);
    }
}
