using EventRpc.AspNetCore;
using EventRpc.Client;
using EventRpc.Protocol;
using EventRpc.Tests.Shared;

namespace EventRpc.Generators.Tests;

/// <summary>The samples of docs/client-proxies.md, and that they do what it says.</summary>
public sealed class ClientProxySnippets
{
    [Fact]
    public async Task The_samples_do_what_the_page_says()
    {
        await using var host = await ProxyHost.StartAsync(rpc => rpc.AddClass<Module>());
        Assert.Equal(["hello", "world", "world, again", "3 items, the first is 1", "a+b", "1, 2"], await UseAsync(host.Client));
        Assert.Equal(0, host.ObjectCount);
        Assert.Equal("My::TestModule->set_data: no", await FailAsync(host.Client));
    }

    [Fact]
    public async Task The_page_has_no_other_samples_and_all_rules()
    {
        var page = await File.ReadAllTextAsync(Repository.PathOf("docs", "client-proxies.md"));
        var source = Unindent(await File.ReadAllTextAsync(Repository.PathOf("tests", "EventRpc.Generators.Tests", "Docs", "ClientProxySnippets.cs")));
        var samples = page.Split("```csharp\n").Skip(1).Select(rest => rest.Split("```")[0]).ToList();
        Assert.NotEmpty(samples);
        Assert.All(samples, sample => Assert.Contains(Unindent(sample), source, StringComparison.Ordinal));
        Assert.All(ProxyRules.All, rule => Assert.Contains($"| {rule.Id} | ", page, StringComparison.Ordinal));
    }

    private static async Task<List<string>> UseAsync(EventRpcClient client)
    {
        var said = new List<string>();

        await using var module = await ITestModule.NewAsync(client, "hello");
        said.Add(await module.GetDataAsync());
        await module.SetDataAsync("world");

        await using var copy = await module.CopyAsync();
        said.Add(await copy.GetDataAsync());
        await copy.SetDataAsync("world, again");
        await module.AddAsync(copy);

        foreach (var child in await module.ChildrenAsync())
        {
            await using (child)
                said.Add(await child.GetDataAsync());
        }

        var (count, first) = await module.SeveralAsync();
        said.Add($"{count} items, the first is {first}");
        said.Add(await module.JoinAsync("+", "a", "b"));
        said.Add(string.Join(", ", await module.PairAsync()));
        return said;
    }

    private static async Task<string> FailAsync(EventRpcClient client)
    {
        await using var module = await ITestModule.NewAsync(client, "");
        var error = await Assert.ThrowsAsync<RpcException>(() => module.SetDataAsync("no"));
        return error.Message;
    }

    private static string Unindent(string code) =>
        string.Join('\n', code.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));

    [RpcClass("My::TestModule")]
    internal sealed class Module(string data)
    {
        private readonly List<Module> _children = [];
        private string _data = data;

        [RpcConstructor]
        public static Module New(string data) => new(data);

        [RpcMethod]
        public string GetData() => _data;

        [RpcMethod]
        public void SetData(string data) =>
            _data = data != "no" ? data : throw new RpcException("My::TestModule->set_data: no");

        [RpcObjectMethod]
        public Module Clone() => new(_data);

        [RpcMethod]
        public void Add(Module child) => _children.Add(child);

        [RpcObjectMethod]
        public List<Module> Children() => _children;

        [RpcMethod]
        public (int, string) Several() => (3, "1");

        [RpcMethod]
        public string Join(string separator, params string[] parts) => string.Join(separator, parts);

        [RpcMethod]
        public (int, int) Pair() => (1, 2);
    }
}

[RpcProxy("My::TestModule")]
public partial interface ITestModule : IRemoteObject
{
    public static partial Task<ITestModule> NewAsync(EventRpcClient client, string data, CancellationToken cancellationToken = default);

    Task<string> GetDataAsync();

    Task SetDataAsync(string data, CancellationToken cancellationToken = default);

    [RpcName("clone")]
    Task<ITestModule> CopyAsync();

    Task AddAsync(ITestModule child);

    Task<IReadOnlyList<ITestModule>> ChildrenAsync();

    Task<(int Count, string First)> SeveralAsync();

    Task<string> JoinAsync(string separator, params string[] parts);

    [RpcList]
    Task<IReadOnlyList<int>> PairAsync();
}
