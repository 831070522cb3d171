using Microsoft.Extensions.Options;

namespace EventRpc.ClientFactory;

/// <summary>Stops the start on settings of a pool that cannot be meant, naming all of them at once.</summary>
internal sealed class EventRpcClientPoolOptionsValidator(PoolRegistration registration) : IValidateOptions<EventRpcClientPoolOptions>
{
    public ValidateOptionsResult Validate(string? name, EventRpcClientPoolOptions options)
    {
        if (name != registration.Name)
            return ValidateOptionsResult.Skip;
        var wrong = options.Validate();
        return wrong.Count > 0 ? ValidateOptionsResult.Fail(wrong.Select(registration.Explain)) : ValidateOptionsResult.Success;
    }
}
