namespace EventRpc.Client.Tests;

public sealed class OptionsTests
{
    public static TheoryData<string, Action<EventRpcClientOptions>> Wrong => new()
    {
        { "Host is missing: give the server's name, address, or unix: and the path of a socket.", o => o.Host = " " },
        { "Port is 0: it must be 1 to 65535.", o => o.Port = 0 },
        { "Port is 65536: it must be 1 to 65535.", o => o.Port = 65536 },
        { "LogPort is -1: it must be 1 to 65535.", o => o.LogPort = -1 },
        { "MessageFormats has 'YAML': the formats are SERL, CBOR, JSON, STOR.", o => o.MessageFormats = ["YAML"] },
        { "MessageFormats has STOR, which is not used unless AllowStorable is true.", o => o.MessageFormats = ["STOR"] },
        { "ConnectTimeout is 00:00:00: it must be positive, and at most 1.00:00:00.", o => o.ConnectTimeout = TimeSpan.Zero },
        { "ConnectTimeout is 1.00:00:00.0000001: it must be positive, and at most 1.00:00:00.", o => o.ConnectTimeout = TimeSpan.FromDays(1) + TimeSpan.FromTicks(1) },
        { "ConnectTimeout is -00:00:00.0010000: it must be positive, and at most 1.00:00:00.", o => o.ConnectTimeout = Timeout.InfiniteTimeSpan },
        { "CallTimeout is 00:00:00: it must be positive, and at most 1.00:00:00, or infinite.", o => o.CallTimeout = TimeSpan.Zero },
        { "CallTimeout is -00:00:05: it must be positive, and at most 1.00:00:00, or infinite.", o => o.CallTimeout = TimeSpan.FromSeconds(-5) },
        { "CallTimeout is 2.00:00:00: it must be positive, and at most 1.00:00:00, or infinite.", o => o.CallTimeout = TimeSpan.FromDays(2) },
        { "MaxMessageSize is 1023: it must be at least 1024 bytes.", o => o.MaxMessageSize = 1023 },
        { "MaxCallsInFlight is 0: it must be at least 1.", o => o.MaxCallsInFlight = 0 },
        { "Password and Token are both given: one of them will do.", o => (o.User, o.Password, o.Token) = ("u", "p", "t") },
        { "User is missing, and a password is given.", o => o.Password = "p" },
        { "Tls is false, and certificates are given: set it to true.", o => o.CertificateAuthority = "ca.crt" },
        { "AllowUntrustedCertificate takes any certificate, and CertificateAuthority only those that it names: give one of them.", o => (o.Tls, o.CertificateAuthority, o.AllowUntrustedCertificate) = (true, "ca.crt", true) },
        { "TlsHost is missing: a unix socket has no name that the certificate could be for.", o => (o.Host, o.Tls) = ("unix:/run/rpc", true) },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public async Task What_is_wrong_is_said_before_anything_is_tried(string message, Action<EventRpcClientOptions> change)
    {
        var options = new EventRpcClientOptions();
        Assert.Empty(options.Validate());
        change(options);
        Assert.Equal([message], options.Validate());
        var e = await Assert.ThrowsAsync<ArgumentException>(() => EventRpcClient.ConnectAsync(options, TestContext.Current.CancellationToken));
        Assert.StartsWith(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_that_is_wrong_is_said_at_once() =>
        Assert.Equal(3, new EventRpcClientOptions { Host = "", Port = 0, MaxCallsInFlight = 0 }.Validate().Count);

    [Fact]
    public void What_is_at_the_lower_edge_is_right() =>
        Assert.Empty(new EventRpcClientOptions
        {
            Port = 1,
            LogPort = 1,
            ConnectTimeout = TimeSpan.FromTicks(1),
            CallTimeout = TimeSpan.FromTicks(1),
            MaxMessageSize = 1024,
            MaxCallsInFlight = 1,
        }.Validate());

    [Fact]
    public void What_is_at_the_upper_edge_is_right() =>
        Assert.Empty(new EventRpcClientOptions
        {
            Port = 65535,
            LogPort = 65535,
            ConnectTimeout = TimeSpan.FromDays(1),
            CallTimeout = TimeSpan.FromDays(1),
            MaxMessageSize = int.MaxValue,
            MaxCallsInFlight = int.MaxValue,
            MessageFormats = ["STOR", "SERL"],
            AllowStorable = true,
        }.Validate());

    [Fact]
    public void Only_a_call_may_take_for_ever() =>
        Assert.Empty(new EventRpcClientOptions { CallTimeout = Timeout.InfiniteTimeSpan }.Validate());
}
