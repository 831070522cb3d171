using EventRpc.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EventRpc.AspNetCore;

/// <summary>Stops the start on settings that cannot be meant, naming all of them at once.</summary>
internal sealed class EventRpcOptionsValidator(EventRpcSection section, IServiceProviderIsService isService) : IValidateOptions<EventRpcOptions>
{
    private const int SmallestMessage = 1024;

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

        if (options.Limits.MaxMessageSize is < SmallestMessage or > 0x7fffffc0)
            failures.Add($"{section.Path}:Limits:MaxMessageSize is {options.Limits.MaxMessageSize}: give a number of bytes from {SmallestMessage} to {0x7fffffc0}.");
        if (options.Limits.MaxDepth is < 8 or > 100_000)
            failures.Add($"{section.Path}:Limits:MaxDepth is {options.Limits.MaxDepth}: give a number of levels from 8 to 100000.");

        if (options.Limits.MaxExpansion is < 1 or > 1_000_000)
            failures.Add($"{section.Path}:Limits:MaxExpansion is {options.Limits.MaxExpansion}: give a factor from 1 to 1000000.");

        if (options.Limits.MaxDecompressedSize is < SmallestMessage or > 0x7fffffc0)
            failures.Add($"{section.Path}:Limits:MaxDecompressedSize is {options.Limits.MaxDecompressedSize}: give a number of bytes from {SmallestMessage} to {0x7fffffc0}.");

        foreach (var (user, token) in options.Authentication.Users)
        {
            if (string.IsNullOrEmpty(token) || token.StartsWith('*'))
                failures.Add($"{section.Path}:Authentication:Users:{user} is '{token}', which is no crypt token: perl -MEvent::RPC -e 'print Event::RPC->crypt(@ARGV)' USER PASSWORD makes one (the user name must begin with two of ./0-9A-Za-z).");
        }
        if (options.Authentication is { Required: true, Users.Count: 0 } && !isService.IsService(typeof(IRpcCredentialValidator)))
            failures.Add($"{section.Path}:Authentication:Required is true, but nobody could log in: add {section.Path}:Authentication:Users:NAME = TOKEN, or AddCredentialValidator<T>().");

        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }
}

/// <summary>Where in the configuration the settings are, for messages that name a key.</summary>
internal sealed record EventRpcSection(string Path);
