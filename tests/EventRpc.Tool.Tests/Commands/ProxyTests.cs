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
}
