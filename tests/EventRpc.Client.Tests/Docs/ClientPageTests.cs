using System.Collections;
using System.Globalization;
using EventRpc.Tests.Shared;

namespace EventRpc.Client.Tests.Docs;

/// <summary>docs/client.md says what the classes do.</summary>
public sealed class ClientPageTests
{
    private static readonly string[][] _rows =
        [.. File.ReadAllLines(Repository.PathOf("docs", "client.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray())];

    [Fact]
    public void Every_option_is_listed_once_with_its_default_and_there_are_no_others()
    {
        var options = new EventRpcClientOptions();
        Assert.Equal(
            typeof(EventRpcClientOptions).GetProperties().Select(option => (option.Name, Default: Written(option.GetValue(options)))),
            _rows.Where(row => row.Length == 3 && typeof(EventRpcClientOptions).GetProperty(row[0].Trim('`')) is not null || row is [_, "none" or "defaults", _])
                .Select(row => (Name: row[0].Trim('`'), Default: row[1].Trim('`'))));
    }

    [Fact]
    public void Every_reason_why_there_is_no_connection_is_listed() =>
        Assert.Equal(Enum.GetNames<RpcConnectionError>(), _rows.Where(row => Enum.TryParse<RpcConnectionError>(row[0].Trim('`'), out _) && row.Length == 2).Select(row => row[0].Trim('`')));

    private static string Written(object? value) => value switch
    {
        null or ICollection { Count: 0 } => "none",
        bool truth => truth ? "true" : "false",
        TimeSpan time => time == Timeout.InfiniteTimeSpan ? "none" : time.ToString("c", CultureInfo.InvariantCulture),
        TimeProvider => "the system's",
        Protocol.PerlLimits => "defaults",
        _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
    };
}
