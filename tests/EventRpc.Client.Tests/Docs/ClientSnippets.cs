using EventRpc.AspNetCore;
using EventRpc.Protocol;
using EventRpc.Testing;

namespace EventRpc.Client.Tests.Docs;

/// <summary>The pieces of C# in docs/client.md, which the tests of the documentation compare.</summary>
public sealed class ClientSnippets
{
    [Fact]
    public async Task The_calls_of_the_page_do_what_it_says()
    {
        await using var host = await RpcTestHost.StartAsync(rpc => rpc.AddClass<TestModule>(), ("Kestrel:Endpoints:EventRpcLog:Url", "http://127.0.0.1:0"));
        await using var client = await host.ConnectAsync();
        await CallAsync(client);
        await using var module = await client.NewAsync("My::TestModule", "data", "hello");
        await CatchAsync(module);
        Assert.Equal("yearly", await GiveUpAsync(module));
        Assert.Equal(["hello", "hello"], await AtOnceAsync([module, module]));
        using var enough = new CancellationTokenSource();
        var logging = LogAsync(client, enough.Token);
        await host.Logs.WaitForAsync(line => line.Text.Contains("New log client connected", StringComparison.Ordinal));
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => logging);
    }

    internal static async Task ConnectAsync()
    {
        await using var client = await EventRpcClient.ConnectAsync(new EventRpcClientOptions
        {
            Host = "rpc.example",
            Port = 5555,
            Tls = true,
            User = "fred",
            Password = "nix",
        });
    }

    private static async Task CallAsync(EventRpcClient client)
    {
        await using var module = await client.NewAsync("My::TestModule", "data", "hello");

        var data = await module.CallAsync<string>("get_data");
        await module.CallAsync("set_data", "goodbye");
        var (count, longest) = await module.CallAsync<(int, string?)>("statistics");
        var words = await module.CallListAsync<string>("words");
        await using var copy = await module.CallAsync<RemoteObject>("clone");

        Assert.Equal(("hello", 1, "goodbye"), (data, count, longest));
        Assert.Equal(["one", "two"], words);
        Assert.Equal("goodbye", await copy.CallAsync<string>("get_data"));
    }

    private static async Task CatchAsync(RemoteObject module)
    {
        try
        {
            await module.CallAsync("set_data", "too long");
        }
        catch (RpcException e)
        {
            Console.WriteLine(e.Message);
        }
        catch (RpcConnectionException e) when (e.Error == RpcConnectionError.Lost)
        {
            // Connect again, and make the objects anew.
        }
    }

    private static async Task<string> GiveUpAsync(RemoteObject module)
    {
        using var giveUp = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        var report = await module.CallAsync<string>("report", ["yearly"], giveUp.Token);
        return report;
    }

    private static async Task<string[]> AtOnceAsync(RemoteObject[] modules)
    {
        var data = await Task.WhenAll(modules.Select(module => module.CallAsync<string>("get_data")));
        return data;
    }

    private static async Task LogAsync(EventRpcClient client, CancellationToken cancellationToken)
    {
        await foreach (var line in client.LogAsync(cancellationToken))
            Console.WriteLine($"{line.Time:s} [{line.Level}] {line.Text}");
    }

    [RpcClass("My::TestModule")]
    [method: RpcConstructor(NamedParameters = true)]
    private sealed class TestModule(string data)
    {
        private string _data = data;

        [RpcMethod]
        public string GetData() => _data;

        [RpcMethod]
        public void SetData(string data) => _data = data == "too long" ? throw new RpcException("too long is refused") : data;

        [RpcMethod]
        public (int Count, string Longest) Statistics() => (1, _data);

        [RpcMethod]
        public (string First, string Second) Words() => ("one", "two");

        [RpcMethod]
        public string Report(string kind) => kind;

        [RpcObjectMethod]
        public TestModule Clone() => new(_data);
    }
}
