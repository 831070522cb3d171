using EventRpc.Testing;

namespace EventRpc.AspNetCore.Tests;

public sealed class SmokeTests
{
    [Fact]
    public async Task The_host_starts_on_a_port_of_the_systems_choice()
    {
        await using var host = await RpcTestHost.StartAsync(rpc => rpc.AddClass<object>("X", c => c.Constructor("new", () => new object())));
        Assert.NotEqual(0, host.EndPoint.Port);
    }
}
