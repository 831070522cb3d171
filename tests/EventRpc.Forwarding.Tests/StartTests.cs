using EventRpc.AspNetCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EventRpc.Forwarding.Tests;

/// <summary>What cannot be meant stops the start.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task Servers_to_forward_to_are_refused_where_nothing_forwards()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => RpcTestHost.StartAsync(
            rpc => rpc.AddClass<LocalCounter>(), ("EventRpc:Forward:0:Port", "5555"), ("EventRpc:Forward:0:Classes:0", "Counter")));
        Assert.Contains("call AddForwarding()", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_class_that_is_here_as_well_is_refused()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            ForwardingHost.StartAsync(FreePort.Find().Port, ["Local::Counter"], rpc => rpc.AddClass<LocalCounter>()));
        Assert.Contains("The class 'Local::Counter' of EventRpc.Forwarding is exported already, by EventRpc.Forwarding.Tests", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "Add it with builder.Services.AddAuthorization.")]
    [InlineData(false, "call builder.Services.AddAuthorization()")]
    public async Task A_policy_that_does_not_exist_is_refused(bool hasAuthorization, string text)
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => ForwardingHost.StartAsync(
            FreePort.Find().Port,
            ["Counter"],
            rpc => _ = hasAuthorization ? rpc.Services.AddAuthorization() : rpc.Services,
            ("EventRpc:Forward:0:Policy", "bosses")));
        Assert.StartsWith("EventRpc:Forward:0:Policy asks for a policy", refused.Message, StringComparison.Ordinal);
        Assert.Contains(text, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_that_is_wrong_is_said_at_once_by_its_full_key()
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => RpcTestHost.StartAsync(
            rpc => rpc.AddForwarding(),
            ("EventRpc:Forward:0:Port", "70000"),
            ("EventRpc:Forward:0:Password", "secret"),
            ("EventRpc:Forward:0:CertificateAuthority", "ca.crt"),
            ("EventRpc:Forward:0:MessageFormats:0", "STOR"),
            ("EventRpc:Forward:1:Port", "5555"),
            ("EventRpc:Forward:1:ConnectTimeout", "2:00:00"),
            ("EventRpc:Forward:1:Classes:0", "A-B"),
            ("EventRpc:Forward:1:Classes:1", "Twice"),
            ("EventRpc:Forward:2:Host", ""),
            ("EventRpc:Forward:2:Port", "5555"),
            ("EventRpc:Forward:2:Policy", " "),
            ("EventRpc:Forward:2:Classes:0", "Twice")));
        Assert.Equal(
            [
                "EventRpc:Forward:0:Port", "EventRpc:Forward:0:MessageFormats:0", "EventRpc:Forward:0:User", "EventRpc:Forward:0:Tls", "EventRpc:Forward:0:Classes",
                "EventRpc:Forward:1:ConnectTimeout", "EventRpc:Forward:1:Classes:0",
                "EventRpc:Forward:2:Host", "EventRpc:Forward:2:Policy", "EventRpc:Forward:2:Classes:0",
            ],
            refused.Failures.Select(failure => failure.Split(' ')[0]));
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }
}
