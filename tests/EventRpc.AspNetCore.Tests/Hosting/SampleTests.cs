using EventRpc.Protocol;
using EventRpc.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using System.Net;
using WebHostSample;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace EventRpc.AspNetCore.Tests.Hosting;

/// <summary>The sample as a whole, on ports that the system chooses.</summary>
public sealed partial class SampleTests
{
    [Fact]
    public async Task The_sample_serves_a_page_and_rpc_side_by_side()
    {
        var logs = new CollectedLogs();
        await using var sample = new WebApplicationFactory<TestClass>().WithWebHostBuilder(web => web
            .UseSetting("Kestrel:Endpoints:Http:Url", "http://127.0.0.1:0")
            .UseSetting("Kestrel:Endpoints:EventRpc:Url", "http://127.0.0.1:0")
            .UseSetting("Kestrel:Endpoints:EventRpcLog:Url", "http://127.0.0.1:0")
            .ConfigureLogging(logging => logging.AddProvider(logs)));
        sample.UseKestrel();
        sample.StartServer();
        var server = sample.Services.GetRequiredService<IEventRpcServer>();
        Assert.Equal("WebHostSample", server.Name);

        await using var client = await RpcTestClient.ConnectAsync((IPEndPoint)Assert.Single(server.Endpoints).EndPoint, MessageFormat.Sereal);
        var oid = await client.NewAsync("Test_class::new", "data", "Initial data");
        Assert.Equal("Hello again. My data is: 'Initial data' and event model is: Kestrel", (await client.ResultAsync(oid, "hello")).ToString());

        using var http = new HttpClient { BaseAddress = HttpAddress(sample) };
        var page = await http.GetStringAsync(new Uri("/", UriKind.Relative));
        Assert.Contains("Connected clients: 1.", page, StringComparison.Ordinal);
        foreach (Match link in Link().Matches(page))
            Assert.NotEmpty(await http.GetStringAsync(new Uri(link.Groups[1].Value, UriKind.RelativeOrAbsolute)));

        var ready = await http.GetFromJsonAsync<JsonElement>(new Uri("health/ready", UriKind.Relative));
        Assert.Equal("Healthy", ready.GetProperty("status").GetString());
        Assert.Equal(1, ready.GetProperty("checks").GetProperty("eventrpc").GetProperty("data").GetProperty("connections").GetInt32());
        logs.AssertNoUnexpectedErrors();
    }

    /// <summary>Those into the application.</summary>
    [GeneratedRegex("""<a href="([^":]+)">""")]
    private static partial Regex Link();

    private static Uri HttpAddress(WebApplicationFactory<TestClass> sample)
    {
        var server = sample.Services.GetRequiredService<IEventRpcServer>();
        var others = server.Endpoints.Concat(server.LogEndpoints).Select(endpoint => ((IPEndPoint)endpoint.EndPoint).Port);
        return sample.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>().Features
            .Get<Microsoft.AspNetCore.Hosting.Server.Features.IServerAddressesFeature>()!.Addresses
            .Select(address => new Uri(address)).First(address => !others.Contains(address.Port));
    }
}
