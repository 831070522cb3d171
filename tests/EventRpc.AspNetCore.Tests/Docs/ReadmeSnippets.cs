using EventRpc.Protocol;
using EventRpc.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.AspNetCore.Tests.Docs;

/// <summary>The pieces of C# in the documentation that are no program of their own. <see cref="DocumentationTests"/> compares.</summary>
public sealed class ReadmeSnippets
{
    private static void Clocks(WebApplicationBuilder builder)
    {
        builder.Services.AddEventRpc().AddClass<Clock>("My::Clock", clock => clock
            .Constructor("new", (string zone) => new Clock(zone))
            .Method("now", x => x.Now)
            .Method("zone", (Clock x) => x.Zone)
            .ObjectMethod("clone", x => x.Clone));
    }

    [Fact]
    public async Task The_builder_of_the_readme_exports_a_class_that_works()
    {
        await using var host = await RpcTestHost.StartAsync(rpc =>
        {
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            Clocks(builder);
            foreach (var definition in builder.Services.Where(s => s.ServiceType == typeof(RpcClassDefinition)))
                rpc.Services.Add(definition);
        });
        await using var client = await RpcTestClient.ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        var oid = await client.NewAsync("My::Clock::new", "UTC");
        var clone = (await client.ResultAsync(oid, "clone")).ToString()!;
        Assert.Equal("UTC", (await client.ResultAsync(clone, "zone")).ToString());
        Assert.Equal("noon in UTC", (await client.ResultAsync(clone, "now")).ToString());
    }

    private sealed class Clock(string zone)
    {
        public string Zone => zone;

        public string Now() => $"noon in {zone}";

        public Clock Clone() => new(zone);
    }
}
