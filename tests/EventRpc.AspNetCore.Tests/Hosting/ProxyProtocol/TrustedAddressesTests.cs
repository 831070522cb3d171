using System.Net;
using System.Net.Sockets;

namespace EventRpc.AspNetCore.Tests.Hosting.ProxyProtocol;

public sealed class TrustedAddressesTests
{
    [Theory]
    [InlineData("10.0.0.7", "10.0.0.7", true)]
    [InlineData("10.0.0.7", "10.0.0.8", false)]
    [InlineData("10.0.0.7", "::ffff:10.0.0.7", true)]
    [InlineData("10.0.0.0/8", "10.255.0.1", true)]
    [InlineData("10.0.0.0/8", "11.0.0.1", false)]
    [InlineData("10.0.0.0/8", "::ffff:10.1.2.3", true)]
    [InlineData("10.0.0.1/8", "10.255.0.1", true)]
    [InlineData("0.0.0.0/0", "203.0.113.9", true)]
    [InlineData("0.0.0.0/0", "2001:db8::1", false)]
    [InlineData("fd00::/8", "fd12::1", true)]
    [InlineData("fd00::/8", "2001:db8::1", false)]
    [InlineData("::1", "::1", true)]
    [InlineData("unix", "127.0.0.1", false)]
    public void An_address_is_trusted_by_itself_or_by_its_network(string trusted, string address, bool expected)
    {
        Assert.True(TrustedAddresses.IsAddress(trusted));
        Assert.Equal(expected, new TrustedAddresses(["192.0.2.1", trusted]).Contain(new IPEndPoint(IPAddress.Parse(address), 1), null));
    }

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("10.0.0")]
    [InlineData("10.0.0.0/33")]
    [InlineData("localhost")]
    [InlineData("*")]
    [InlineData("Unix")]
    public void What_is_no_address_is_none(string text) => Assert.False(TrustedAddresses.IsAddress(text));

    [Fact]
    public void Unix_sockets_are_trusted_by_their_name_only()
    {
        var socket = new UnixDomainSocketEndPoint("/run/rpc");
        Assert.True(new TrustedAddresses(["unix"]).Contain(null, socket));
        Assert.True(new TrustedAddresses(["unix"]).Contain(socket, socket));
        Assert.False(new TrustedAddresses(["0.0.0.0/0", "::/0"]).Contain(null, socket));
        Assert.False(new TrustedAddresses(["unix"]).Contain(null, null));
    }
}
