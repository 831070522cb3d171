using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using EventRpc.Protocol;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace EventRpc.AspNetCore;

/// <summary>
/// Takes user and password by HTTP Basic (RFC 7617), makes the token of them as a Perl client does, and has it checked as
/// if it had come by RPC. Nothing is remembered: each request is checked.
/// </summary>
internal sealed class EventRpcBasicHandler(
    IOptionsMonitor<EventRpcBasicOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    CredentialCheck credentials,
    ServerStatistics statistics,
    ILogger<EventRpcServer> logger) : AuthenticationHandler<EventRpcBasicOptions>(options, loggers, encoder)
{
    private const int MaxLength = 4096;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private bool IsSafe =>
        Request.IsHttps || Options.AllowPlainHttp || Context.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization;
        if (header.Count == 0)
            return AuthenticateResult.NoResult();
        if (header.Count > 1 || header[0] is not { Length: <= MaxLength } value || !AuthenticationHeaderValue.TryParse(value, out var parsed))
            return AuthenticateResult.Fail("The Authorization header is malformed.");
        if (!parsed.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase))
            return AuthenticateResult.NoResult();

        var remote = Context.Connection.RemoteIpAddress is { } address ? new IPEndPoint(address, Context.Connection.RemotePort) : null;
        if (!IsSafe)
        {
            statistics.AddAuthenticationFailure();
            EventRpcLog.HttpLoginRefused(logger, remote, "the password came without TLS, and is known now to whoever listens");
            return AuthenticateResult.Fail("Passwords are only accepted over HTTPS.");
        }
        if (!TryRead(parsed.Parameter ?? "", out var user, out var password))
            return AuthenticateResult.Fail("The Authorization header is malformed.");

        // With such names crypt takes as long as the name says, and no client of the peer has one; nor can it make a token
        // of characters beyond U+00FF.
        var principal = user is ['$' or '_', ..] || password.AsSpan().ContainsAnyExceptInRange('\0', '\u00ff')
            ? null
            : await credentials.CheckAsync(new RpcCredential(user, PerlCrypt.Hash(user, password), remote, Request.IsHttps, Connection: null), Context.RequestAborted);
        return principal is null
            ? AuthenticateResult.Fail("Illegal credentials")
            : AuthenticateResult.Success(new AuthenticationTicket(principal, Scheme.Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (!IsSafe)
        {
            // A challenge would have the browser send the password.
            Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.Append(HeaderNames.WWWAuthenticate, $"Basic realm=\"{Options.Realm}\", charset=\"UTF-8\"");
        return Task.CompletedTask;
    }

    private static bool TryRead(string parameter, out string user, out string password)
    {
        user = password = "";
        var bytes = new byte[parameter.Length];
        if (!Convert.TryFromBase64String(parameter, bytes, out var length))
            return false;
        string text;
        try
        {
            text = StrictUtf8.GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || text.Any(char.IsControl))
            return false;
        user = text[..colon];
        password = text[(colon + 1)..];
        return true;
    }
}
