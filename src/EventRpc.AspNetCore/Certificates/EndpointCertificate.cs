using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace EventRpc.AspNetCore;

/// <summary>The certificate that an endpoint serves, always or under one name, replaced when its files change.</summary>
/// <param name="section">The endpoint's section of Kestrel's configuration, or that of the name in it.</param>
/// <param name="endpoint">The endpoint's section, which has what that of the name has not.</param>
/// <param name="files">Where the certificate is.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Is told of certificates that are replaced, or are not, or end.</param>
internal sealed class EndpointCertificate(
    IConfigurationSection section, IConfigurationSection endpoint, Func<CertificateFiles> files, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan SoonEnds = TimeSpan.FromDays(14);
    private static readonly TimeSpan Reminder = TimeSpan.FromDays(1);

    private CertificateContent? _content;
    private string? _lastError;
    private DateTimeOffset _nextReminder = DateTimeOffset.MinValue;
    private volatile ServerCertificate? _current;

    /// <summary>The endpoint's name, or that under which it is served.</summary>
    public string Name => section.Key;

    /// <summary>The certificate for the next handshake.</summary>
    public ServerCertificate Current => _current ?? throw new InvalidOperationException($"The endpoint {Name} has no certificate.");

    /// <summary>Loads the certificate, so that what is wrong with it stops the start.</summary>
    /// <exception cref="InvalidOperationException">It cannot be loaded.</exception>
    public void Load()
    {
        if (_current is not null)
            return;
        var source = files();
        try
        {
            // Kestrel sets up its endpoints without waiting for anything.
            _content = source.ReadAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
            _current = ServerCertificate.Load(_content);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new InvalidOperationException($"{source.Key}: the certificate cannot be used: {e.Message}", e);
        }
    }

    /// <summary>
    /// Has the endpoint speak TLS with the certificate, and otherwise as its configuration and the application's
    /// <c>ConfigureHttpsDefaults</c> say.
    /// </summary>
    public void Apply(HttpsConnectionAdapterOptions https)
    {
        if (IsSet("ClientCertificateMode", out _))
            https.ClientCertificateMode = ClientCertificateMode;
        if (IsSet("SslProtocols", out _))
            https.SslProtocols = Protocols;

        // The application chooses itself.
        if (https.ServerCertificateSelector is not null)
            return;
        https.ServerCertificateSelector = (_, _) => Current.Certificate;
        var next = https.OnAuthenticate;
        https.OnAuthenticate = (connection, tls) =>
        {
            tls.ServerCertificateSelectionCallback = null;
            tls.ServerCertificateContext = Current.Context;
            next?.Invoke(connection, tls);
        };
    }

    /// <summary>Whether clients are asked for certificates.</summary>
    /// <exception cref="InvalidOperationException">The setting cannot be meant.</exception>
    public ClientCertificateMode ClientCertificateMode =>
        IsSet("ClientCertificateMode", out var setting) ? Parse<ClientCertificateMode>(setting) : ClientCertificateMode.NoCertificate;

    private SslProtocols Protocols =>
        IsSet("SslProtocols", out var setting) ? setting.GetChildren().Aggregate(SslProtocols.None, (all, one) => all | Parse<SslProtocols>(one)) : SslProtocols.None;

    /// <summary>What a handshake needs where Kestrel leaves all of it to us: as its own would have it.</summary>
    public SslServerAuthenticationOptions CreateOptions()
    {
        var mode = ClientCertificateMode;
        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = Current.Context,
            EnabledSslProtocols = Protocols,
            ClientCertificateRequired = mode is ClientCertificateMode.AllowCertificate or ClientCertificateMode.RequireCertificate,
            RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                certificate is null ? mode != ClientCertificateMode.RequireCertificate : errors == SslPolicyErrors.None,
        };
    }

    /// <summary>Looks whether the files have changed, and takes up the certificate if they hold another that can be used.</summary>
    public async ValueTask LookAsync(CancellationToken cancellationToken)
    {
        if (_current is null)
            return;
        try
        {
            var content = await files().ReadAsync(cancellationToken);
            if (content != _content)
            {
                // Whatever comes of it, it is tried once.
                _content = content;
                _lastError = null;
                Take(ServerCertificate.Load(content));
            }
            _lastError = null;
        }
#pragma warning disable CA1031 // Whatever the files hold, the last certificate goes on.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            // Files that are missing are so at each look.
            if (e.Message != _lastError)
                EventRpcLog.CertificateNotTaken(logger, Name, e.Message);
            _lastError = e.Message;
        }
        Remind();
    }

    private void Take(ServerCertificate certificate)
    {
        _current = certificate;
        _nextReminder = DateTimeOffset.MinValue;
        EventRpcLog.CertificateTaken(logger, Name, certificate.Certificate.Subject, certificate.Certificate.Thumbprint, certificate.NotAfter);
    }

    private void Remind()
    {
        var now = time.GetUtcNow();
        var current = Current;
        if (now + SoonEnds < current.NotAfter || now < _nextReminder)
            return;
        _nextReminder = now + Reminder;
        EventRpcLog.CertificateEnds(logger, Name, current.Certificate.Subject, current.Certificate.Thumbprint, current.NotAfter);
    }

    private bool IsSet(string key, out IConfigurationSection setting)
    {
        setting = section.GetSection(key).Exists() ? section.GetSection(key) : endpoint.GetSection(key);
        return setting.Exists() && setting.Value is not "";
    }

    private static T Parse<T>(IConfigurationSection setting)
        where T : struct, Enum =>
        Enum.TryParse<T>(setting.Value, ignoreCase: true, out var parsed)
            ? parsed
            : throw new InvalidOperationException($"{setting.Path} is '{setting.Value}': the values are {string.Join(", ", Enum.GetNames<T>())}.");
}
