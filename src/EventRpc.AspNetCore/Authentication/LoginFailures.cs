using System.Net;
using System.Net.Sockets;

namespace EventRpc.AspNetCore;

/// <summary>
/// Counts failed logins by address, in windows of a minute that begin with an address's first attempt. Unlike the
/// limiters of System.Threading.RateLimiting it counts failures only and still lets no burst of attempts by: attempts
/// that could all fail wait for one another, so that those under way never exceed the failures that are left.
/// </summary>
internal sealed class LoginFailures(int limit, int maxAddresses, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Dictionary<IPAddress, Address> _addresses = [];
    private readonly Lock _gate = new();
    private TimeSpan _nextSweep = TimeSpan.MinValue;

    /// <summary>How many addresses are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _addresses.Count;
        }
    }

    /// <summary>Begins an attempt, when it is its turn.</summary>
    /// <returns>The attempt, which must be ended; null where the address has none left.</returns>
    public async ValueTask<Attempt?> BeginAsync(EndPoint? remote, CancellationToken cancellationToken)
    {
        // Clients without an address, on a Unix socket, are on this machine.
        if (limit == 0 || remote is not IPEndPoint { Address: var ip })
            return new Attempt(this, null);

        Address address;
        lock (_gate)
        {
            address = Enter(Group(ip));
            if (address.Failures >= limit)
                return null;
            address.Attempts++;
        }

        try
        {
            await address.Turns.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            lock (_gate)
                Leave(address);
            throw;
        }

        lock (_gate)
        {
            if (address.Failures < limit)
                return new Attempt(this, address);
            Leave(address);
        }
        // So are all the others that wait.
        address.Turns.Release();
        return null;
    }

    /// <summary>Addresses that one client can choose among count as one: the 64 bits of an IPv6 network's hosts.</summary>
    internal static IPAddress Group(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPAddress(bytes);
    }

    private Address Enter(IPAddress key)
    {
        // Not the clock, which may be set back: that would keep an address out until it has caught up.
        var now = time.GetElapsedTime(0);
        if (now >= _nextSweep)
        {
            _nextSweep = now + Window;
            foreach (var (old, address) in _addresses)
            {
                if (address.Ends <= now)
                    _addresses.Remove(old);
            }
        }

        // Where more addresses attack than can be remembered, all the others are limited as one.
        if (!_addresses.ContainsKey(key) && _addresses.Count >= maxAddresses)
            key = IPAddress.None;
        if (!_addresses.TryGetValue(key, out var known) || known.Ends <= now)
            _addresses[key] = known = new Address(key, limit, now + Window);
        return known;
    }

    private void Leave(Address address)
    {
        if (--address.Attempts == 0 && address.Failures == 0 && _addresses.TryGetValue(address.Key, out var known) && known == address)
            _addresses.Remove(address.Key);
    }

    private bool End(Address address, bool hasFailed)
    {
        bool isLast;
        lock (_gate)
        {
            if (hasFailed)
                address.Failures++;
            isLast = hasFailed && address.Failures == limit;
            Leave(address);
        }
        // A failure keeps its turn, but those who wait for one have to learn that there is none left.
        if (!hasFailed || isLast)
            address.Turns.Release();
        return isLast;
    }

    /// <summary>An attempt that has begun.</summary>
    internal readonly struct Attempt(LoginFailures failures, Address? address)
    {
        /// <summary>Ends the attempt.</summary>
        /// <returns>Whether it was the last that the address had.</returns>
        public bool End(bool hasFailed) => address is not null && failures.End(address, hasFailed);
    }

    internal sealed class Address(IPAddress key, int limit, TimeSpan ends)
    {
        public IPAddress Key => key;

        public TimeSpan Ends => ends;

        /// <summary>As many as may still fail.</summary>
        public SemaphoreSlim Turns { get; } = new(limit);

        /// <summary>How many are under way or wait.</summary>
        public int Attempts { get; set; }

        public int Failures { get; set; }
    }
}
