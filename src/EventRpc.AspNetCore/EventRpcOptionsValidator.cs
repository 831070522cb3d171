using EventRpc.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace EventRpc.AspNetCore;

/// <summary>Stops the start on settings that cannot be meant, naming all of them at once, in the order of the options.</summary>
internal sealed class EventRpcOptionsValidator(EventRpcSection section, IServiceProviderIsService isService, IHostEnvironment environment) : IValidateOptions<EventRpcOptions>
{
    private const int SmallestMessage = 1024;
    private const int LargestMessage = 0x7fffffc0;
    private const string NobodyTrustedText =
        "is empty, so no connection could be served where the PROXY protocol is asked for: give the proxies' addresses or networks, such as 10.0.0.7 or 10.0.0.0/8 (unix for a unix socket).";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    public ValidateOptionsResult Validate(string? name, EventRpcOptions options)
    {
        var failures = new SettingFailures(section);
        ValidateServer(options, failures);
        ValidateAuthentication(options.Authentication, failures);
        failures.Check(
            "Certificates:ReloadInterval",
            options.Certificates.ReloadInterval,
            EventRpcCertificateOptions.ShortestInterval,
            EventRpcCertificateOptions.LongestInterval);
        ValidateLimits(options.Limits, failures);
        ValidateLog(options.Log, failures);
        ValidateModules(options.Modules, failures);
        ValidateProxyProtocol(options.ProxyProtocol, failures);
        ValidateForward(options.Forward, failures);
        return failures.All.Count > 0 ? ValidateOptionsResult.Fail(failures.All) : ValidateOptionsResult.Success;
    }

    /// <summary>Where a header is asked for and nobody's is believed.</summary>
    public static string NobodyTrusted(EventRpcSection section) => $"{section.Key("ProxyProtocol:TrustedAddresses")} {NobodyTrustedText}";

    private static void ValidateServer(EventRpcOptions options, SettingFailures failures)
    {
        if (string.IsNullOrWhiteSpace(options.Name))
            failures.Add(nameof(options.Name), "is empty: give the name that logs shall have.");

        for (var i = 0; i < options.MessageFormats.Count; i++)
        {
            var format = MessageFormat.Find(options.MessageFormats[i]);
            if (format == MessageFormat.Storable && !options.AllowStorable)
                failures.Add($"MessageFormats:{i}", $"is 'STOR', which is off: set {failures.Key(nameof(options.AllowStorable))} to true to offer it.");
            else if (format is null)
                failures.Add($"MessageFormats:{i}", $"is '{options.MessageFormats[i]}': the formats are {string.Join(", ", MessageFormat.All)}.");
        }

        if (!Enum.IsDefined(options.Dispatch))
            failures.Add(nameof(options.Dispatch), $"is {options.Dispatch}: give {string.Join(" or ", Enum.GetNames<RpcDispatch>())}.");
        // The host's own time to stop follows it, and a timer is at most of 49 days.
        failures.Check(nameof(options.DrainTimeout), options.DrainTimeout, TimeSpan.Zero, Day);
    }

    private void ValidateAuthentication(EventRpcAuthenticationOptions options, SettingFailures failures)
    {
        if (options is { Required: true, Users.Count: 0, ClientCertificates: false } && !isService.IsService(typeof(IRpcCredentialValidator)))
        {
            failures.Add(
                "Authentication:Required",
                $"is true, but nobody could log in: add {failures.Key("Authentication:Users:NAME")} = TOKEN, set {failures.Key("Authentication:ClientCertificates")}, or call AddCredentialValidator<T>().");
        }
        if (options is { CertificateUsers.Count: > 0, ClientCertificates: false })
            failures.Add("Authentication:CertificateUsers", $"names users, but no certificate logs anybody in: set {failures.Key("Authentication:ClientCertificates")} to true.");
        foreach (var (user, certificate) in options.CertificateUsers)
        {
            if (!ClientCertificateIdentity.CanName(certificate ?? ""))
                failures.Add($"Authentication:CertificateUsers:{user}", $"is '{certificate}', which names no certificate: give its SHA-256 thumbprint (openssl x509 -noout -fingerprint -sha256 -in CERTIFICATE) or its subject, such as CN={user}.");
        }
        foreach (var (user, token) in options.Users)
        {
            if (string.IsNullOrEmpty(token) || token.StartsWith('*'))
                failures.Add($"Authentication:Users:{user}", $"is '{token}', which is no crypt token: perl -MEvent::RPC -e 'print Event::RPC->crypt(@ARGV)' USER PASSWORD makes one (the user name must begin with two of ./0-9A-Za-z).");
        }
    }

    private static void ValidateLimits(EventRpcLimits limits, SettingFailures failures)
    {
        const string Bytes = "a number of bytes";
        Check(nameof(limits.MaxMessageSize), limits.MaxMessageSize, Bytes, SmallestMessage, LargestMessage);
        Check(nameof(limits.MaxDepth), limits.MaxDepth, "a number of levels", 8, 100_000);
        Check(nameof(limits.MaxExpansion), limits.MaxExpansion, "a factor", 1, 1_000_000);
        Check(nameof(limits.MaxDecompressedSize), limits.MaxDecompressedSize, Bytes, SmallestMessage, LargestMessage);
        Check(nameof(limits.MaxConnections), limits.MaxConnections, "a number of connections", 1, 1_000_000);
        Check(nameof(limits.MaxObjectsPerConnection), limits.MaxObjectsPerConnection, "a number of objects", 1, 100_000_000);
        Check(nameof(limits.MaxCallsInFlight), limits.MaxCallsInFlight, "a number of calls", 1, 1_000_000);
        CheckTime(nameof(limits.HandshakeTimeout), limits.HandshakeTimeout, Hour);
        CheckTime(nameof(limits.IdleTimeout), limits.IdleTimeout, Year);
        CheckTime(nameof(limits.CallTimeout), limits.CallTimeout, Year);
        Check(nameof(limits.MinDataRate), limits.MinDataRate, "bytes a second, 0 for no limit,", 0, 1_000_000_000);
        Check(nameof(limits.MaxLoginAttempts), limits.MaxLoginAttempts, "a number of logins", 1, 1_000_000);
        Check(nameof(limits.LoginFailuresPerMinute), limits.LoginFailuresPerMinute, "a number of logins, 0 for no limit,", 0, 1_000_000);

        void Check(string key, int value, string unit, int lowest, int highest) => failures.Check($"Limits:{key}", value, unit, lowest, highest);

        void CheckTime(string key, TimeSpan value, TimeSpan longest) => failures.Check($"Limits:{key}", value, Second, longest, mayBeNone: true);
    }

    private static void ValidateLog(EventRpcLogOptions log, SettingFailures failures)
    {
        failures.Check($"Log:{nameof(log.Capacity)}", log.Capacity, "a number of lines", 1, 100_000);
        failures.Check($"Log:{nameof(log.MinimumLevel)}", log.MinimumLevel, "one of the peer's levels", PeerLevel.Lowest, PeerLevel.Highest);
        failures.Check($"Log:{nameof(log.MaxClients)}", log.MaxClients, "a number of log clients", 1, 10_000);
    }

    private void ValidateModules(EventRpcModuleOptions options, SettingFailures failures)
    {
        if (options.Path is { } path && string.IsNullOrWhiteSpace(path))
        {
            failures.Add("Modules:Path", "is empty: give the folder that the assemblies are in.");
        }
        else if (options.FullPath(environment) is { } folder)
        {
            if (!Directory.Exists(folder))
                failures.Add("Modules:Path", $"is '{options.Path}': {(File.Exists(folder) ? $"{folder} is a file" : $"there is no folder {folder}")}; give the folder that the assemblies are in.");
        }
        else if (options.AutoReload)
        {
            failures.Add("Modules:AutoReload", $"is true, but there is no folder to look at: set {failures.Key("Modules:Path")}.");
        }
    }

    private static void ValidateForward(IList<EventRpcForwardOptions> servers, SettingFailures failures)
    {
        var owners = new Dictionary<string, int>();
        for (var i = 0; i < servers.Count; i++)
        {
            var server = servers[i];
            if (string.IsNullOrWhiteSpace(server.Host))
                failures.Add($"Forward:{i}:Host", "is empty: give the server's name, address, or unix: and the path of a socket.");
            if (!server.IsUnix)
                failures.Check($"Forward:{i}:Port", server.Port, "the server's port,", 1, 65535);
            failures.Check($"Forward:{i}:ConnectTimeout", server.ConnectTimeout, Second, Hour);
            for (var j = 0; j < server.MessageFormats.Count; j++)
            {
                if (MessageFormat.Find(server.MessageFormats[j]) is not { } format || (format == MessageFormat.Storable && !server.AllowStorable))
                    failures.Add($"Forward:{i}:MessageFormats:{j}", $"is '{server.MessageFormats[j]}': the formats are {string.Join(", ", MessageFormat.All)}, STOR with {failures.Key($"Forward:{i}:AllowStorable")} alone.");
            }
            if (server.User is null && server.Password is not null)
                failures.Add($"Forward:{i}:User", $"is missing, and {failures.Key($"Forward:{i}:Password")} is given.");
            if (!server.Tls && (server.CertificateAuthority ?? server.TlsHost) is not null)
                failures.Add($"Forward:{i}:Tls", "is false, and what its certificate must be is given: set it to true.");
            if (server is { Tls: true, TlsHost: null, IsUnix: true })
                failures.Add($"Forward:{i}:TlsHost", "is missing: a unix socket has no name that the certificate could be for.");
            if (server.Policy is not null && string.IsNullOrWhiteSpace(server.Policy))
                failures.Add($"Forward:{i}:Policy", "is empty: name a policy of the application's authorization, or leave it out.");
            if (server.Classes.Count == 0)
                failures.Add($"Forward:{i}:Classes", "is empty: name the classes that are in that server.");
            for (var j = 0; j < server.Classes.Count; j++)
            {
                if (!ExportedName.IsPackage(server.Classes[j] ?? ""))
                    failures.Add($"Forward:{i}:Classes:{j}", $"is '{server.Classes[j]}', which is not the name of a Perl package, such as My::Class.");
                else if (!owners.TryAdd(server.Classes[j], i))
                    failures.Add($"Forward:{i}:Classes:{j}", $"is '{server.Classes[j]}', which {failures.Key($"Forward:{owners[server.Classes[j]]}:Classes")} has already: a class is in one server.");
            }
        }
    }

    private static void ValidateProxyProtocol(EventRpcProxyProtocolOptions options, SettingFailures failures)
    {
        if (options.Endpoints.Count > 0 && options.TrustedAddresses.Count == 0)
            failures.Add("ProxyProtocol:TrustedAddresses", NobodyTrustedText);
        for (var i = 0; i < options.TrustedAddresses.Count; i++)
        {
            if (!TrustedAddresses.IsAddress(options.TrustedAddresses[i]))
                failures.Add($"ProxyProtocol:TrustedAddresses:{i}", $"is '{options.TrustedAddresses[i]}': give an address such as 10.0.0.7, a network such as 10.0.0.0/8, or unix.");
        }
        failures.Check("ProxyProtocol:HeaderTimeout", options.HeaderTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5));
    }
}
