using EventRpc.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EventRpc.AspNetCore;

/// <summary>Stops the start on settings that cannot be meant, naming all of them at once.</summary>
internal sealed class EventRpcOptionsValidator(EventRpcSection section, IServiceProviderIsService isService) : IValidateOptions<EventRpcOptions>
{
    private const int SmallestMessage = 1024;
    private const int LargestMessage = 0x7fffffc0;

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
        Check(nameof(EventRpcLimits.MaxMessageSize), options.Limits.MaxMessageSize, Bytes, SmallestMessage, LargestMessage);
        Check(nameof(EventRpcLimits.MaxDepth), options.Limits.MaxDepth, "a number of levels", 8, 100_000);
        Check(nameof(EventRpcLimits.MaxExpansion), options.Limits.MaxExpansion, "a factor", 1, 1_000_000);
        Check(nameof(EventRpcLimits.MaxDecompressedSize), options.Limits.MaxDecompressedSize, Bytes, SmallestMessage, LargestMessage);

        Check(nameof(EventRpcLimits.MaxLoginAttempts), options.Limits.MaxLoginAttempts, "a number of logins", 1, 1_000_000);
        Check(nameof(EventRpcLimits.LoginFailuresPerMinute), options.Limits.LoginFailuresPerMinute, "a number of logins, 0 for no limit,", 0, 1_000_000);

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

        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;

        void Check(string limit, int value, string unit, int lowest, int highest)
        {
            if (value < lowest || value > highest)
                failures.Add($"{section.Path}:Limits:{limit} is {value}: give {unit} from {lowest} to {highest}.");
        }
    }
}

/// <summary>Where in the configuration the settings are, for messages that name a key.</summary>
internal sealed record EventRpcSection(string Path);
