using System.Reflection;
using System.Text.RegularExpressions;
using EventRpc.Testing;

namespace EventRpc.AspNetCore.Tests;

/// <summary>Whatever cannot be meant stops the start, with the full key and what would be right.</summary>
public sealed partial class EventRpcOptionsTests
{
    private const string Time = "(days.hours:minutes:seconds)";
    private const string Truth = "type 'System.Boolean'";

    /// <summary>For each option at least one row: the key, the value, and what is said behind the key.</summary>
    public static TheoryData<string, string, string> Rows => new()
    {
        { "Name", " ", " is empty: give the name that logs shall have." },
        { "MessageFormats:0", "YAML", " is 'YAML': the formats are SERL, CBOR, JSON, STOR." },
        { "MessageFormats:0", "STOR", " is 'STOR', which is off: set EventRpc:AllowStorable to true to offer it." },
        { "AllowStorable", "maybe", Truth },
        { "DetailedErrors", "maybe", Truth },
        { "Dispatch", "7", " is 7: give Concurrent or Serialized." },
        { "Dispatch", "Parallel", "type 'EventRpc.AspNetCore.RpcDispatch'" },
        { "DrainTimeout", "-00:00:01", $" is -00:00:01: give a time from 00:00:00 to 1.00:00:00 {Time}." },
        { "DrainTimeout", "30", $" is 30.00:00:00: give a time from 00:00:00 to 1.00:00:00 {Time}." },
        { "Authentication:Required", "maybe", Truth },
        { "Authentication:Required", "true", " is true, but nobody could log in: add EventRpc:Authentication:Users:NAME = TOKEN, set EventRpc:Authentication:ClientCertificates, or call" },
        { "Authentication:RequireTls", "maybe", Truth },
        { "Authentication:ClientCertificates", "maybe", Truth },
        { "Authentication:CertificateUsers:fred", "fred", " is 'fred', which names no certificate: give its SHA-256 thumbprint" },
        { "Authentication:CertificateUsers:fred", "CN=fred", " names users, but no certificate logs anybody in: set EventRpc:Authentication:ClientCertificates to true." },
        { "Authentication:Users:fred", "*0", " is '*0', which is no crypt token: perl -MEvent::RPC" },
        { "Authentication:Users:fred", "", " is '', which is no crypt token" },
        { "Certificates:ReloadInterval", "00:00:00", $" is 00:00:00: give a time from 00:00:01 to 1.00:00:00 {Time}." },
        { "Limits:MaxMessageSize", "0", " is 0: give a number of bytes from 1024 to 2147483584." },
        { "Limits:MaxMessageSize", "lots", "type 'System.Int32'" },
        { "Limits:MaxDepth", "-1", " is -1: give a number of levels from 8 to 100000." },
        { "Limits:MaxExpansion", "0", " is 0: give a factor from 1 to 1000000." },
        { "Limits:MaxDecompressedSize", "0", " is 0: give a number of bytes from 1024 to 2147483584." },
        { "Limits:MaxConnections", "0", " is 0: give a number of connections from 1 to 1000000." },
        { "Limits:MaxObjectsPerConnection", "0", " is 0: give a number of objects from 1 to 100000000." },
        { "Limits:MaxCallsInFlight", "-1", " is -1: give a number of calls from 1 to 1000000." },
        { "Limits:HandshakeTimeout", "00:00:00.5", $" is 00:00:00.5000000: give a time from 00:00:01 to 01:00:00, or 0 for no limit {Time}." },
        { "Limits:HandshakeTimeout", "15", $" is 15.00:00:00: give a time from 00:00:01 to 01:00:00, or 0 for no limit {Time}." },
        { "Limits:IdleTimeout", "-00:00:01", $" is -00:00:01: give a time from 00:00:01 to 365.00:00:00, or 0 for no limit {Time}." },
        { "Limits:CallTimeout", "400.00:00:00", $" is 400.00:00:00: give a time from 00:00:01 to 365.00:00:00, or 0 for no limit {Time}." },
        { "Limits:MinDataRate", "-1", " is -1: give bytes a second, 0 for no limit, from 0 to 1000000000." },
        { "Limits:MaxLoginAttempts", "0", " is 0: give a number of logins from 1 to 1000000." },
        { "Limits:LoginFailuresPerMinute", "-1", " is -1: give a number of logins, 0 for no limit, from 0 to 1000000." },
        { "Log:Capacity", "0", " is 0: give a number of lines from 1 to 100000." },
        { "Log:MinimumLevel", "6", " is 6: give one of the peer's levels from 1 to 5." },
        { "Log:MaxClients", "0", " is 0: give a number of log clients from 1 to 10000." },
        { "Log:AllowRemote", "maybe", Truth },
        { "Modules:Path", " ", " is empty: give the folder that the assemblies are in." },
        { "Modules:Path", "no/such/folder", " is 'no/such/folder': there is no folder " },
        { "Modules:AutoReload", "maybe", Truth },
        { "Modules:AutoReload", "true", " is true, but there is no folder to look at: set EventRpc:Modules:Path." },
        { "ProxyProtocol:Endpoints:0", "Nowhere", " names 'Nowhere', which is no endpoint of Kestrel:Endpoints (EventRpc)." },
        { "ProxyProtocol:TrustedAddresses:0", "localhost", " is 'localhost': give an address such as 10.0.0.7, a network such as 10.0.0.0/8, or unix." },
        { "ProxyProtocol:HeaderTimeout", "00:00:00", $" is 00:00:00: give a time from 00:00:00.1000000 to 00:05:00 {Time}." },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_setting_that_cannot_be_meant_is_named_in_full_with_what_would_be_right(string key, string value, string right)
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => RpcTestHost.StartAsync(
            rpc => rpc.AddClass<Thing>(),
            ("EventRpc:ProxyProtocol:TrustedAddresses:0", "127.0.0.1"),
            ($"EventRpc:{key}", value)));
        // A list as a whole may be what is wrong.
        var named = right.StartsWith(" names", StringComparison.Ordinal) ? Element().Replace(key, "") : key;
        if (right[0] == ' ')
            Assert.Contains($"EventRpc:{named}{right}", failure.Message, StringComparison.Ordinal);
        else
            Assert.Matches($"'EventRpc:{named}' to {Regex.Escape(right)}", failure.Message);
    }

    [Fact]
    public void Every_option_has_a_row()
    {
        // What may be in an entry of Forward has a test in EventRpc.Forwarding.Tests.
        string[] options = [.. OptionsOf(typeof(EventRpcOptions), "").Where(option => option != nameof(EventRpcOptions.Forward)).Order(StringComparer.Ordinal)];
        Assert.Contains("Limits:MaxLoginAttempts", options);
        Assert.Equal(options, Rows.Select(row => Element().Replace(row.Data.Item1, "")).Distinct().Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> OptionsOf(Type type, string path) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).SelectMany(option =>
            option.PropertyType.Namespace == typeof(EventRpcOptions).Namespace && option.PropertyType.IsClass
                ? OptionsOf(option.PropertyType, $"{path}{option.Name}:")
                : [path + option.Name]);

    /// <summary>The element of a list, or the user among several.</summary>
    [GeneratedRegex(":(0|fred)$")]
    private static partial Regex Element();
}
