namespace EventRpc.LoadTest.Watching;

/// <summary>Asks for what the open page asks for, as often as it does, and reads a stream of the log beside it.</summary>
internal sealed class Watcher : IAsyncDisposable
{
    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly CancellationTokenSource _ending = new();
    private readonly Task[] _watching;

    public Watcher(Uri server)
    {
        _http.BaseAddress = new Uri(server, "/eventrpc/");
        _watching =
        [
            PollAsync("samples?after=0", TimeSpan.FromSeconds(1)),
            PollAsync("status", TimeSpan.FromSeconds(2)),
            PollAsync("connections?limit=100&sort=-calls", TimeSpan.FromSeconds(2)),
            PollAsync("methods", TimeSpan.FromSeconds(2)),
            StreamAsync("log", "text/event-stream"),
            StreamAsync("log", "text/plain"),
        ];
    }

    /// <summary>How many bytes were read.</summary>
    public long Bytes { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await Task.WhenAll(_watching);
        _http.Dispose();
        _ending.Dispose();
    }

    private async Task PollAsync(string path, TimeSpan interval)
    {
        using var timer = new PeriodicTimer(interval);
        try
        {
            do
                Bytes += (await _http.GetByteArrayAsync(path, _ending.Token)).Length;
            while (await timer.WaitForNextTickAsync(_ending.Token));
        }
        catch (OperationCanceledException)
        {
            // It is closed.
        }
    }

    private async Task StreamAsync(string path, string type)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept", type } } };
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _ending.Token);
            response.EnsureSuccessStatusCode();
            await using var stream = await response.Content.ReadAsStreamAsync(_ending.Token);
            var buffer = new byte[16 * 1024];
            while (await stream.ReadAsync(buffer, _ending.Token) is var count && count > 0)
                Bytes += count;
        }
        catch (OperationCanceledException)
        {
            // It is closed.
        }
    }
}
