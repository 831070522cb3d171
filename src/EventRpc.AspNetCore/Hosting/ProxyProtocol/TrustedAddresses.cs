using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace EventRpc.AspNetCore;

/// <summary>Those whose headers are believed.</summary>
internal sealed class TrustedAddresses
{
    private readonly List<IPNetwork> _networks = [];
    private readonly bool _trustsUnixSockets;

    /// <param name="addresses">The addresses, all of which <see cref="IsAddress"/> holds good.</param>
    public TrustedAddresses(IEnumerable<string> addresses)
    {
        foreach (var address in addresses)
        {
            if (TryParse(address, out var network))
                _networks.Add(network.Value);
            else
                _trustsUnixSockets = true;
        }
    }

    /// <summary>Whether a setting is an address, a network or the word unix.</summary>
    public static bool IsAddress(string text) => text == "unix" || TryParse(text, out _);

    /// <summary>Whether a connection comes from one of them.</summary>
    public bool Contain(EndPoint? remote, EndPoint? local)
    {
        if (remote is not IPEndPoint { Address: var address })
            return _trustsUnixSockets && (remote ?? local) is UnixDomainSocketEndPoint;
        // A socket for both versions of IP sees addresses of version 4 so.
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        foreach (var network in _networks)
        {
            if (network.Contains(address))
                return true;
        }
        return false;
    }

    private static bool TryParse(string text, [NotNullWhen(true)] out IPNetwork? network)
    {
        network = null;
        if (text.Contains('/', StringComparison.Ordinal))
            network = IPNetwork.TryParse(text, out var parsed) ? parsed : null;
        // .NET takes 10 for 0.0.0.10, which nobody means.
        else if (IPAddress.TryParse(text, out var address) && (address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == text))
            network = new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);
        return network is not null;
    }
}
