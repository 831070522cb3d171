using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.AspNetCore.Tests.Admin;

public sealed class OpenApiTests
{
    [Fact]
    public async Task Every_endpoint_is_described_with_its_parameters_and_answers()
    {
        await using var host = await AdminHost.StartAsync(
            app =>
            {
                app.MapEventRpcAdmin("/eventrpc");
                app.MapOpenApi();
            },
            prepare: builder => builder.Services.AddOpenApi());
        var document = JsonElement.Parse(await host.Http.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative)));
        var operations = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => (Key: $"{operation.Name} {path.Name.TrimEnd('/')}", operation.Value)))
            .ToDictionary(operation => operation.Key, operation => operation.Value);
        var expected = new Dictionary<string, (string Parameters, string Answers)>
        {
            ["get /eventrpc"] = ("", "200 403"),
            ["get /eventrpc/status"] = ("", "200 403"),
            ["get /eventrpc/connections"] = ("state sort user limit cursor", "200 400 403"),
            ["get /eventrpc/connections/{id}"] = ("id", "200 403 404"),
            ["delete /eventrpc/connections/{id}"] = ("id", "204 403 404"),
            ["get /eventrpc/classes"] = ("", "200 403"),
            ["get /eventrpc/methods"] = ("", "200 403"),
            ["get /eventrpc/objects"] = ("class limit cursor", "200 400 403"),
            ["get /eventrpc/samples"] = ("after", "200 400 403"),
            ["get /eventrpc/log"] = ("level cid tail", "200 400 403 503"),
        };
        Assert.Equal(expected.Keys.Order(), operations.Keys.Order());
        foreach (var (key, (parameters, answers)) in expected)
        {
            var operation = operations[key];
            Assert.False(string.IsNullOrEmpty(operation.GetProperty("summary").GetString()), key);
            Assert.False(string.IsNullOrEmpty(operation.GetProperty("operationId").GetString()), key);
            Assert.Equal(parameters, string.Join(' ', operation.TryGetProperty("parameters", out var described) ? described.EnumerateArray().Select(p => p.GetProperty("name").GetString()) : []));
            Assert.Equal(answers, string.Join(' ', operation.GetProperty("responses").EnumerateObject().Select(response => response.Name).Order()));
        }
        Assert.Equal(["text/event-stream", "text/plain"], operations["get /eventrpc/log"].GetProperty("responses").GetProperty("200").GetProperty("content").EnumerateObject().Select(content => content.Name).Order());
        var limit = operations["get /eventrpc/connections"].GetProperty("parameters").EnumerateArray().Single(p => p.GetProperty("name").GetString() == "limit");
        Assert.Equal("query", limit.GetProperty("in").GetString());
        Assert.StartsWith("How many items", limit.GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.Equal(1000, limit.GetProperty("schema").GetProperty("maximum").GetInt32());
    }
}
