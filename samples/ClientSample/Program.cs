using EventRpc.Client;

await using var client = await EventRpcClient.ConnectAsync(new EventRpcClientOptions
{
    Host = "localhost",
    Port = args is [var port] ? int.Parse(port) : 5555,
});

// By names, as in Perl: Test_class->new(data => 'one').
await using var first = await client.NewAsync("Test_class", "data", "one");
Console.WriteLine(await first.CallAsync<string>("get_data"));

// By an interface.
await using var second = await ITestClass.NewAsync(client, "data", "two");
await second.SetDataAsync("three");
Console.WriteLine(await second.GetDataAsync());

[RpcProxy("Test_class")]
public partial interface ITestClass : IRemoteObject
{
    public static partial Task<ITestClass> NewAsync(EventRpcClient client, params object?[] arguments);

    Task<string> GetDataAsync();

    Task SetDataAsync(string data);
}
