using EventRpc.Protocol;
using EventRpc.Testing;

namespace EventRpc.AspNetCore.Tests.Hosting;

public sealed class StopTests
{
    [Fact]
    public async Task A_singleton_is_disposed_once_though_the_host_is_stopped_twice()
    {
        var only = new Counted();
        await using (var host = await RpcTestHost.StartAsync(rpc => rpc.AddClass<Counted>("T::Counted", c => c
            .Singleton("instance", () => only)
            .Method("get_disposed", x => x.GetDisposed))))
        {
            await using (var client = await RpcTestClient.ConnectAsync(host.EndPoint, MessageFormat.Sereal))
                await client.NewAsync("T::Counted::instance");
            await host.StopAsync();
            await host.StopAsync();
            Assert.Single(host.Logs.Lines, line => line.Text == "Server stopped");
        }
        Assert.Equal(1, only.GetDisposed());
    }

    private sealed class Counted : IDisposable
    {
        private int _disposed;

        public int GetDisposed() => _disposed;

        public void Dispose() => _disposed++;
    }
}
