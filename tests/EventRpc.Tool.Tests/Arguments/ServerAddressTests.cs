namespace EventRpc.Tool.Tests.Arguments;

/// <summary>Where servers are.</summary>
public sealed class ServerAddressTests
{
    [Theory]
    [InlineData(null, "localhost", 5555)]
    [InlineData("", "localhost", 5555)]
    [InlineData("host", "host", 5555)]
    [InlineData("host:17", "host", 17)]
    [InlineData(":17", "localhost", 17)]
    [InlineData("::1", "::1", 5555)]
    [InlineData("[::1]", "::1", 5555)]
    [InlineData("[::1]:17", "::1", 17)]
    [InlineData("unix:/run/rpc.sock", "unix:/run/rpc.sock", 5555)]
    public void A_host_may_have_a_port(string? text, string host, int port) => Assert.Equal((host, port), ServerAddress.Parse(text));

    [Theory]
    [InlineData("host:")]
    [InlineData("host:0")]
    [InlineData("host:65536")]
    [InlineData("host:-1")]
    [InlineData("[::1]:x")]
    public void A_port_that_cannot_be_is_refused(string text) => Assert.Throws<ToolException>(() => ServerAddress.Parse(text));
}
