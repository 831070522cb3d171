namespace EventRpc.Interop.Tests;

/// <summary>How the Perl client and our server agree on a message format.</summary>
public sealed class NegotiationTests
{
    [Theory]
    [InlineData("SERL,CBOR,JSON")]
    [InlineData("SERL,CBOR,JSON", "JSON", "SERL", "CBOR")]
    [InlineData("SERL,JSON", "JSON", "SERL")]
    [InlineData("JSON", "JSON")]
    public async Task Formats_are_offered_in_the_peers_order_and_can_be_changed_at_any_time(string offered, params string[] configured)
    {
        await using var host = await InteropHost.StartAsync([.. configured.Select((name, i) => ($"EventRpc:MessageFormats:{i}", name))]);
        await host.RunPerlAsync("formats.pl", "--name", offered);
    }

    [Theory]
    [InlineData("Sereal", "CBOR")]
    [InlineData("CBOR,JSON", "SERL")]
    [InlineData("Sereal,CBOR", "JSON")]
    [InlineData("Sereal,CBOR,JSON", "")]
    public async Task A_client_that_lacks_formats_takes_the_next_that_it_has(string lacks, string taken)
    {
        await using var host = await InteropHost.StartAsync();
        await host.RunPerlAsync("restricted.pl", "--name", lacks, "--format", taken);
    }

    [Fact]
    public async Task A_client_that_speaks_Storable_is_refused_and_the_server_goes_on()
    {
        await using var host = await InteropHost.StartAsync();
        await host.RunPerlAsync("storable.pl");
        await host.Logs.WaitForAsync(line => line.Text.Contains("EventRpc:AllowStorable", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("SERL,CBOR,JSON,STOR")]
    [InlineData("SERL,STOR", "STOR", "SERL")]
    [InlineData("STOR", "STOR")]
    public async Task Storable_is_offered_last_where_it_is_allowed(string offered, params string[] configured)
    {
        await using var host = await InteropHost.StartAsync(
            [.. configured.Select((name, i) => ($"EventRpc:MessageFormats:{i}", name)), ("EventRpc:AllowStorable", "true")]);
        await host.RunPerlAsync("formats.pl", "--name", offered);
    }
}
