using EventRpc.AspNetCore;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddEventRpc().AddClass<Greeter>();

var app = builder.Build();
app.MapGet("/", (IEventRpcServer server) => $"{server.ConnectionCount} Perl clients are connected");
app.Run();

[RpcClass("My::Greeter")]
public sealed class Greeter
{
    private readonly string _greeting;
    private int _count;

    [RpcConstructor(NamedParameters = true)]
    public Greeter(string greeting = "Hello") => _greeting = greeting;

    [RpcMethod]
    public string Greet(string name)
    {
        _count++;
        return $"{_greeting}, {name}!";
    }

    [RpcMethod]
    public async Task<Dictionary<string, int>> CountsAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(10, cancellationToken);
        return new() { ["greetings"] = _count };
    }

    [RpcObjectMethod]
    public Greeter Louder() => new(_greeting.ToUpperInvariant());
}
