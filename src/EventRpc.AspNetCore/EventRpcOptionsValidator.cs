using EventRpc.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EventRpc.AspNetCore;

/// <summary>Stops the start on settings that cannot be meant, naming all of them at once.</summary>
internal sealed class EventRpcOptionsValidator(EventRpcSection section, IServiceProviderIsService isService) : IValidateOptions<EventRpcOptions>
{
    private const int SmallestMessage = 1024;
    private const int LargestMessage = 0x7fffffc0;
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
        Check(nameof(EventRpcLimits.MaxMessageSize), options.Limits.MaxMessageSize, Bytes, SmallestMessage, LargestMessage);
        Check(nameof(EventRpcLimits.MaxDepth), options.Limits.MaxDepth, "a number of levels", 8, 100_000);
        Check(nameof(EventRpcLimits.MaxExpansion), options.Limits.MaxExpansion, "a factor", 1, 1_000_000);
        Check(nameof(EventRpcLimits.MaxDecompressedSize), options.Limits.MaxDecompressedSize, Bytes, SmallestMessage, LargestMessage);

        foreach (var (user, token) in options.Authentication.Users)
        {
            if (string.IsNullOrEmpty(token) || token.StartsWith('*'))
                failures.Add($"{section.Path}:Authentication:Users:{user} is '{token}', which is no crypt token: perl -MEvent::RPC -e 'print Event::RPC->crypt(@ARGV)' USER PASSWORD makes one (the user name must begin with two of ./0-9A-Za-z).");
        }
        if (options.Authentication is { Required: true, Users.Count: 0 } && !isService.IsService(typeof(IRpcCredentialValidator)))
            failures.Add($"{section.Path}:Authentication:Required is true, but nobody could log in: add {section.Path}:Authentication:Users:NAME = TOKEN, or AddCredentialValidator<T>().");

        ValidateProxyProtocol(options.ProxyProtocol, failures);

        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;

        void Check(string limit, int value, string unit, int lowest, int highest)
        {
            if (value < lowest || value > highest)
                failures.Add($"{section.Path}:Limits:{limit} is {value}: give {unit} from {lowest} to {highest}.");
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
