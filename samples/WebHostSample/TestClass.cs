using EventRpc.AspNetCore;

namespace WebHostSample;

/// <summary>The class of the peer's own example, Test_class.pm, so that its client.pl runs against this server.</summary>
[RpcClass("Test_class")]
public sealed class TestClass
{
    private string? _data;

    private TestClass(string? data)
    {
        _data = data;
    }

    [RpcConstructor("new", NamedParameters = true)]
    public static TestClass New(string? data = null) => new(data);

    [RpcMethod]
    public string? GetData() => _data;

    [RpcMethod]
    public string? SetData(string? data) => _data = data;

    [RpcMethod]
    public string Hello() => $"Hello again. My data is: '{_data}' and event model is: Kestrel";

    [RpcMethod]
    public string Quit(IHostApplicationLifetime application)
    {
        // The reply has three seconds to arrive, as in the original.
        var stopping = Task.Delay(TimeSpan.FromSeconds(3), application.ApplicationStopping);
        _ = stopping.ContinueWith(_ => application.StopApplication(), TaskScheduler.Default);
        return "Server stops in 3 seconds";
    }
}
