using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace EventRpc.AspNetCore.Tests.Docs;

/// <summary>docs/configuration.md says what the options classes and their validator do; no page names a key that is none.</summary>
public sealed partial class ConfigurationPageTests
{
    /// <summary>What an entry of a server to forward to needs in any case.</summary>
    private static readonly Dictionary<string, string?> ForwardedServer = new() { ["EventRpc:Forward:0:Port"] = "5555", ["EventRpc:Forward:0:Classes:0"] = "My::Class" };

    public static TheoryData<string> Pages => [.. DocumentationPages.All];

    public static TheoryData<string, string> Ranges =>
        [.. ConfigurationKey.OfPage.Where(row => row.Key.Type is "number" or "time").Select(row => (row.Key.Name, row.Cells[3]))];

    [Fact]
    public void Every_key_is_listed_once_with_its_type_and_default_and_there_are_no_others() =>
        Assert.Equal(
            ConfigurationKey.OfOptions.OrderBy(key => key.Name, StringComparer.Ordinal),
            ConfigurationKey.OfPage.Select(row => row.Key).OrderBy(key => key.Name, StringComparer.Ordinal));

    [Fact]
    public void Every_key_says_what_is_allowed_when_a_change_is_taken_up_and_what_it_means() =>
        Assert.All(ConfigurationKey.OfPage, row =>
        {
            Assert.Equal(6, row.Cells.Length);
            if (row.Key.Type != "true or false")
                Assert.NotEmpty(row.Cells[3]);
            // Those that follow the configuration have tests of their own, in ConfiguredUsersTests.
            Assert.Equal(row.Key.Name == "EventRpc:Authentication:Users:NAME" ? "now" : "next start", row.Cells[4]);
            Assert.EndsWith(".", row.Cells[5], StringComparison.Ordinal);
        });

    [Fact]
    public void Choices_are_listed_in_full() =>
        Assert.Equal(
            Enum.GetNames<RpcDispatch>(),
            ConfigurationKey.Code(ConfigurationKey.OfPage.Single(row => row.Key.Type == "choice").Cells[3]));

    [Theory]
    [MemberData(nameof(Ranges))]
    public void What_is_allowed_is_accepted_and_what_is_just_beyond_is_refused_by_its_full_key(string key, string allowed)
    {
        var values = ConfigurationKey.Code(allowed);
        foreach (var value in values)
            Assert.Null(Refusal([new(key, value)]));

        // "`1` to `9`", or "`1` to `9`, or `0`".
        Assert.InRange(values.Length, 2, 3);
        AssertRefused(Beyond(values[0], -1));
        AssertRefused(Beyond(values[1], +1));

        void AssertRefused(string value)
        {
            if (value != "0" || !values.Contains(value))
                Assert.StartsWith($"{key} is ", Refusal([new(key, value)]), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_key_that_a_page_names_exists(string page) =>
        Assert.All(
            Key().Matches(DocumentationPages.Read(page)).Select(match => match.Value),
            key => Assert.True(ConfigurationKey.OfOptions.Any(known => known.Covers(key)), $"{page} names {key}, which is no key"));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_piece_of_configuration_on_a_page_could_be_started_with(string page)
    {
        foreach (var (_, code) in DocumentationPages.CodeBlocks(page).Where(block => block.Language == "json"))
        {
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(code));
            var settings = new ConfigurationBuilder().AddJsonStream(stream).Build().AsEnumerable();
            Assert.Null(Refusal(settings));
        }
    }

    /// <summary>Why a server would not start with some settings; null if it would, as far as they are concerned.</summary>
    private static string? Refusal(IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        if (settings.Any(setting => setting.Key.StartsWith("EventRpc:Forward:0", StringComparison.Ordinal)))
            builder.Configuration.AddInMemoryCollection(ForwardedServer);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddEventRpc();
        using var host = builder.Build();
        try
        {
            _ = host.Services.GetRequiredService<IOptions<EventRpcOptions>>().Value;
            return null;
        }
        catch (OptionsValidationException e)
        {
            return string.Join('\n', e.Failures);
        }
    }

    private static string Beyond(string value, int direction) =>
        long.TryParse(value, CultureInfo.InvariantCulture, out var number)
            ? (number + direction).ToString(CultureInfo.InvariantCulture)
            : (TimeSpan.Parse(value, CultureInfo.InvariantCulture) + direction * TimeSpan.FromMilliseconds(1)).ToString("c", CultureInfo.InvariantCulture);

    [GeneratedRegex("""(?<![:\w])EventRpc(:[A-Za-z0-9]+)+""")]
    private static partial Regex Key();
}
