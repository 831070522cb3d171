namespace EventRpc.Interop.Tests;

public abstract partial class InteropTests
{
    private const int InternalError = 43;

    [Fact]
    public async Task Parameters_come_by_position_and_by_name()
    {
        await using var host = await StartAsync();
        await RunAsync(host, "parameters.pl");
    }

    [Fact]
    public async Task Errors_reach_the_client_in_the_servers_words()
    {
        await using var host = await StartAsync();
        host.Logs.ExpectError(InternalError);
        await RunAsync(host, "errors.pl");
    }

    [Fact]
    public async Task Messages_that_are_too_large_are_refused_and_the_server_goes_on()
    {
        const int Limit = 16384;
        await using var host = await StartAsync(("EventRpc:Limits:MaxMessageSize", $"{Limit}"));
        await RunAsync(host, "limits.pl", "--limit", $"{Limit}");
    }

    [Fact]
    public async Task Clients_learn_the_classes_and_the_types_of_their_methods()
    {
        await using var host = await StartAsync();
        await RunAsync(host, "class_info.pl");
    }
}
