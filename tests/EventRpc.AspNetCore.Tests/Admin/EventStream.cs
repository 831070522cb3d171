using System.Text.Json;

namespace EventRpc.AspNetCore.Tests.Admin;

/// <summary>An event of the log's stream.</summary>
internal sealed record LogStreamEvent(string Id, string Name, JsonElement Data)
{
    public string Text => Data.GetProperty("text").GetString()!;
}

/// <summary>Reads the log's stream as a browser does.</summary>
internal sealed class EventStream : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private EventStream(HttpResponseMessage response, StreamReader reader)
    {
        _response = response;
        _reader = reader;
    }

    public string? ContentType => _response.Content.Headers.ContentType?.ToString();

    public static async Task<EventStream> OpenAsync(AdminHost host, string query, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/eventrpc/log{query}");
        request.Headers.Add("Accept", "text/event-stream");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        var response = await host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        return new EventStream(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
    }

    public Task<string?> ReadLineAsync() => _reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));

    public async Task<LogStreamEvent> ReadAsync()
    {
        string id = "", name = "", data = "";
        while (true)
        {
            var line = await ReadLineAsync();
            Assert.NotNull(line);
            if (line.Length == 0)
            {
                if (data.Length > 0)
                    return new LogStreamEvent(id, name, JsonElement.Parse(data));
                continue;
            }
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            var value = colon < 0 ? "" : line[(colon + 2)..];
            switch (line[..Math.Max(0, colon)])
            {
                case "id":
                    id = value;
                    break;
                case "event":
                    name = value;
                    break;
                case "data":
                    data += value;
                    break;
            }
        }
    }

    public async Task<LogStreamEvent> ReadUntilAsync(string text)
    {
        LogStreamEvent line;
        do
        {
            line = await ReadAsync();
        }
        while (line.Text != text);
        return line;
    }

    /// <summary>What is said up to a line.</summary>
    public async Task<List<string>> TextsUntilAsync(string text)
    {
        var texts = new List<string>();
        do
        {
            texts.Add((await ReadAsync()).Text);
        }
        while (texts[^1] != text);
        return texts;
    }

    public async Task ReadToEndAsync()
    {
        while (await ReadLineAsync() is not null)
        {
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        _response.Dispose();
    }
}
