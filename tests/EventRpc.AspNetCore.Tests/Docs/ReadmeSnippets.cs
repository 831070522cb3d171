using System.Globalization;
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

    [Fact]
    public async Task The_converter_of_the_readme_reads_and_writes_and_says_what_it_cannot_read()
    {
        await using var host = await RpcTestHost.StartAsync(rpc => rpc
            .AddConverter(new DateTimeConverter())
            .AddClass<Clock>("My::Clock", c => c.Constructor("new", () => new Clock("UTC")).Method("next_day", (Clock _, DateTime day) => day.AddDays(1))));
        await using var client = await RpcTestClient.ConnectAsync(host.EndPoint, MessageFormat.Cbor);
        var oid = await client.NewAsync("My::Clock::new");
        Assert.Equal("2026-11-23T15:04:05Z", (await client.ResultAsync(oid, "next_day", "2026-11-22T15:04:05Z")).ToString());
        Assert.StartsWith("My::Clock->next_day: parameter 'day': The string 'noon' was not recognized", await client.ErrorAsync(oid, "next_day", "noon"), StringComparison.Ordinal);
        Assert.Equal("My::Clock->next_day: parameter 'day': Expected a time such as 2026-11-22T15:04:05Z, found an integer", await client.ErrorAsync(oid, "next_day", 5));
    }

    internal sealed class DateTimeConverter : PerlConverter<DateTime>
    {
        public override string Description => "a time such as 2026-11-22T15:04:05Z";

        public override DateTime Read(PerlReader reader)
        {
            // Perl tells numbers from strings only by their use, so ask what was sent.
            if (reader.Peek() != PerlType.String)
                throw WrongType(reader);
            return DateTime.Parse(reader.ReadString().ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
        }

        public override void Write(PerlWriter writer, DateTime value) =>
            writer.WriteString(value.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
    }

    private sealed class Clock(string zone)
    {
        public string Zone => zone;

        public string Now() => $"noon in {zone}";

        public Clock Clone() => new(zone);
    }
}
