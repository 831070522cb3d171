using System.Net;
using System.Net.Sockets;
using EventRpc.Client;

namespace EventRpc.Testing;

/// <summary>A server that does what a test says with each connection: no well-behaved one sends replies that nobody asked for.</summary>
internal sealed class FakeServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopped = new();
    private readonly List<Task> _served = [];
    private readonly Task _accepting;

    private FakeServer(Func<FakeConnection, Task> serve)
    {
        _listener.Start();
        _accepting = AcceptAsync(serve);
    }

    public static FakeServer Start(Func<FakeConnection, Task> serve) => new(serve);

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    public EventRpcClientOptions Options => new() { Host = "127.0.0.1", Port = EndPoint.Port };

    public Task<EventRpcClient> ConnectAsync(Action<EventRpcClientOptions>? configure = null)
    {
        var options = Options;
        configure?.Invoke(options);
        return EventRpcClient.ConnectAsync(options, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        await _accepting;
        _listener.Stop();
        await Task.WhenAll(_served);
        _listener.Dispose();
        _stopped.Dispose();
    }

    private async Task AcceptAsync(Func<FakeConnection, Task> serve)
    {
        try
        {
            while (true)
                _served.Add(ServeAsync(serve, await _listener.AcceptTcpClientAsync(_stopped.Token)));
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Func<FakeConnection, Task> serve, TcpClient client)
    {
        using (client)
        {
            try
            {
                await serve(new FakeConnection(client.GetStream(), _stopped.Token));
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // The client has gone, or the test is over.
            }
        }
    }
}
