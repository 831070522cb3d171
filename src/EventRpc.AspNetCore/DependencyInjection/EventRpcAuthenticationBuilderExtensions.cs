using EventRpc.AspNetCore;
using Microsoft.AspNetCore.Authentication;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets HTTP endpoints, such as the server's own for administrators, use the users of the server.</summary>
public static class EventRpcAuthenticationBuilderExtensions
{
    /// <summary>
    /// Adds a scheme that takes user and password by HTTP Basic and has them checked by the
    /// <see cref="IRpcCredentialValidator"/>, or against <c>EventRpc:Authentication:Users</c>, as if a Perl client had
    /// sent them. Failures count towards the same limit. <c>AddEventRpc</c> is needed too.
    /// </summary>
    /// <param name="builder">The application's authentication.</param>
    /// <param name="authenticationScheme">The scheme's name.</param>
    /// <param name="configure">Changes its settings.</param>
    /// <returns>The builder.</returns>
    public static AuthenticationBuilder AddEventRpcBasic(
        this AuthenticationBuilder builder,
        string authenticationScheme = EventRpcBasicDefaults.AuthenticationScheme,
        Action<EventRpcBasicOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddScheme<EventRpcBasicOptions, EventRpcBasicHandler>(authenticationScheme, configure);
    }
}
