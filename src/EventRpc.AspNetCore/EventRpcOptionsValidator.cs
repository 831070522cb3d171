using EventRpc.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace EventRpc.AspNetCore;

/// <summary>Stops the start on settings that cannot be meant, naming all of them at once.</summary>
internal sealed class EventRpcOptionsValidator(EventRpcSection section, IServiceProviderIsService isService, IHostEnvironment environment) : IValidateOptions<EventRpcOptions>
{
    private const int SmallestMessage = 1024;
    private const int LargestMessage = 0x7fffffc0;
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(365);
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(5);

    public ValidateOptionsResult Validate(string? name, EventRpcOptions options)
    {
        var failures = new List<string>();
        if (string.IsNullOrWhiteSpace(options.Name))
            failures.Add($"{section.Path}:Name is empty: give the name that logs shall have.");

        for (var i = 0; i < options.MessageFormats.Count; i++)
        {
            var format = MessageFormat.Find(options.MessageFormats[i]);
            if (format == MessageFormat.Storable && !options.AllowStorable)
                failures.Add($"{section.Path}:MessageFormats:{i} is 'STOR', which is off: set {section.Path}:AllowStorable to true to offer it.");
            else if (format is null)
                failures.Add($"{section.Path}:MessageFormats:{i} is '{options.MessageFormats[i]}': the formats are {string.Join(", ", MessageFormat.All)}.");
        }

        const string Bytes = "a number of bytes";
        Check("Limits:" + nameof(EventRpcLimits.MaxConnections), options.Limits.MaxConnections, "a number", 1, 1_000_000);
        Check("Limits:" + nameof(EventRpcLimits.MaxObjectsPerConnection), options.Limits.MaxObjectsPerConnection, "a number", 1, 100_000_000);
        Check("Limits:" + nameof(EventRpcLimits.MaxCallsInFlight), options.Limits.MaxCallsInFlight, "a number", 1, 1_000_000);
        Check("Limits:" + nameof(EventRpcLimits.MinDataRate), options.Limits.MinDataRate, "bytes a second, or 0 for no limit,", 0, 1_000_000_000);
        CheckTime($"Limits:{nameof(EventRpcLimits.HandshakeTimeout)}", options.Limits.HandshakeTimeout, TimeSpan.FromSeconds(1), mayBeNone: true);
        CheckTime($"Limits:{nameof(EventRpcLimits.IdleTimeout)}", options.Limits.IdleTimeout, TimeSpan.FromSeconds(1), mayBeNone: true);
        CheckTime($"Limits:{nameof(EventRpcLimits.CallTimeout)}", options.Limits.CallTimeout, TimeSpan.FromSeconds(1), mayBeNone: true);
        CheckTime(nameof(EventRpcOptions.DrainTimeout), options.DrainTimeout, TimeSpan.Zero, mayBeNone: false);
        if (!Enum.IsDefined(options.Dispatch))
            failures.Add($"{section.Path}:{nameof(EventRpcOptions.Dispatch)} is {options.Dispatch}: give {string.Join(" or ", Enum.GetNames<RpcDispatch>())}.");
        Check("Limits:" + nameof(EventRpcLimits.MaxMessageSize), options.Limits.MaxMessageSize, Bytes, SmallestMessage, LargestMessage);
        Check("Limits:" + nameof(EventRpcLimits.MaxDepth), options.Limits.MaxDepth, "a number of levels", 8, 100_000);
        Check("Limits:" + nameof(EventRpcLimits.MaxExpansion), options.Limits.MaxExpansion, "a factor", 1, 1_000_000);
        Check("Limits:" + nameof(EventRpcLimits.MaxDecompressedSize), options.Limits.MaxDecompressedSize, Bytes, SmallestMessage, LargestMessage);
        Check("Log:" + nameof(EventRpcLogOptions.Capacity), options.Log.Capacity, "a number of lines", 1, 100_000);
        Check("Log:" + nameof(EventRpcLogOptions.MinimumLevel), options.Log.MinimumLevel, "one of the peer's levels", PeerLevel.Lowest, PeerLevel.Highest);
        Check("Log:" + nameof(EventRpcLogOptions.MaxClients), options.Log.MaxClients, "a number of log clients", 1, 10_000);

        Check("Limits:" + nameof(EventRpcLimits.MaxLoginAttempts), options.Limits.MaxLoginAttempts, "a number of logins", 1, 1_000_000);
        Check("Limits:" + nameof(EventRpcLimits.LoginFailuresPerMinute), options.Limits.LoginFailuresPerMinute, "a number of logins, 0 for no limit,", 0, 1_000_000);

        var interval = options.Certificates.ReloadInterval;
        if (interval < EventRpcCertificateOptions.ShortestInterval || interval > EventRpcCertificateOptions.LongestInterval)
            failures.Add($"{section.Path}:Certificates:ReloadInterval is {interval}: give a time from {EventRpcCertificateOptions.ShortestInterval} to {EventRpcCertificateOptions.LongestInterval}.");

        foreach (var (user, certificate) in options.Authentication.CertificateUsers)
        {
            if (!ClientCertificateIdentity.CanName(certificate ?? ""))
                failures.Add($"{section.Path}:Authentication:CertificateUsers:{user} is '{certificate}', which names no certificate: give its SHA-256 thumbprint (openssl x509 -noout -fingerprint -sha256 -in CERTIFICATE) or its subject, such as CN={user}.");
        }
        foreach (var (user, token) in options.Authentication.Users)
        {
            if (string.IsNullOrEmpty(token) || token.StartsWith('*'))
                failures.Add($"{section.Path}:Authentication:Users:{user} is '{token}', which is no crypt token: perl -MEvent::RPC -e 'print Event::RPC->crypt(@ARGV)' USER PASSWORD makes one (the user name must begin with two of ./0-9A-Za-z).");
        }
        if (options.Authentication is { Required: true, Users.Count: 0, ClientCertificates: false } && !isService.IsService(typeof(IRpcCredentialValidator)))
            failures.Add($"{section.Path}:Authentication:Required is true, but nobody could log in: add {section.Path}:Authentication:Users:NAME = TOKEN, set {section.Path}:Authentication:ClientCertificates, or call AddCredentialValidator<T>().");

        if (options.Modules.Path is { } path && string.IsNullOrWhiteSpace(path))
        {
            failures.Add($"{section.Path}:Modules:Path is empty: give the folder that the assemblies are in.");
        }
        else if (options.Modules.FullPath(environment) is { } folder)
        {
            if (!Directory.Exists(folder))
                failures.Add($"{section.Path}:Modules:Path is '{options.Modules.Path}': {(File.Exists(folder) ? $"{folder} is a file" : $"there is no folder {folder}")}; give the folder that the assemblies are in.");
        }
        else if (options.Modules.AutoReload)
        {
            failures.Add($"{section.Path}:Modules:AutoReload is true, but there is no folder to look at: set {section.Path}:Modules:Path.");
        }
        ValidateProxyProtocol(options.ProxyProtocol, failures);

        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;

        void Check(string key, int value, string unit, int lowest, int highest)
        {
            if (value < lowest || value > highest)
                failures.Add($"{section.Path}:{key} is {value}: give {unit} from {lowest} to {highest}.");
        }

        void CheckTime(string key, TimeSpan value, TimeSpan shortest, bool mayBeNone)
        {
            if (value > LongestTime || value < shortest && !(mayBeNone && value == TimeSpan.Zero))
                failures.Add($"{section.Path}:{key} is '{value}': give a time as hours:minutes:seconds, from {shortest} to {LongestTime}{(mayBeNone ? ", or 0 for no limit" : "")}.");
        }
    }

    /// <summary>Where a header is asked for and nobody's is believed.</summary>
    public static string NobodyTrusted(EventRpcSection section) =>
        $"{section.Path}:ProxyProtocol:TrustedAddresses is empty, so no connection could be served where the PROXY protocol is asked for: give the proxies' addresses or networks, such as 10.0.0.7 or 10.0.0.0/8 (unix for a unix socket).";

    private void ValidateProxyProtocol(EventRpcProxyProtocolOptions options, List<string> failures)
    {
        var path = $"{section.Path}:ProxyProtocol";
        for (var i = 0; i < options.TrustedAddresses.Count; i++)
        {
            if (!TrustedAddresses.IsAddress(options.TrustedAddresses[i]))
                failures.Add($"{path}:TrustedAddresses:{i} is '{options.TrustedAddresses[i]}': give an address such as 10.0.0.7, a network such as 10.0.0.0/8, or unix.");
        }
        if (options.Endpoints.Count > 0 && options.TrustedAddresses.Count == 0)
            failures.Add(NobodyTrusted(section));
        if (options.HeaderTimeout < ShortestTimeout || options.HeaderTimeout > LongestTimeout)
            failures.Add($"{path}:HeaderTimeout is {options.HeaderTimeout}: give a time from {ShortestTimeout} to {LongestTimeout}.");
    }
}

/// <summary>Where in the configuration the settings are, for messages that name a key.</summary>
internal sealed record EventRpcSection(string Path);
