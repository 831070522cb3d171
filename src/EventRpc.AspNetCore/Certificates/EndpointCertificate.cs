using System.Security.Authentication;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace EventRpc.AspNetCore;

/// <summary>The certificate that an endpoint serves, replaced when its files change.</summary>
internal sealed class EndpointCertificate(IConfigurationSection section, Func<CertificateFiles> files, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan SoonEnds = TimeSpan.FromDays(14);
    private static readonly TimeSpan Reminder = TimeSpan.FromDays(1);

    private CertificateContent? _content;
    private string? _lastError;
    private DateTimeOffset _nextReminder = DateTimeOffset.MinValue;
    private volatile ServerCertificate? _current;

    /// <summary>The endpoint's name.</summary>
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
        if (section["ClientCertificateMode"] is { Length: > 0 } mode)
            https.ClientCertificateMode = Parse<ClientCertificateMode>("ClientCertificateMode", mode);
        var protocols = section.GetSection("SslProtocols").GetChildren().ToList();
        if (protocols.Count > 0)
            https.SslProtocols = protocols.Aggregate(SslProtocols.None, (all, one) => all | Parse<SslProtocols>("SslProtocols", one.Value));

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

    private T Parse<T>(string key, string? value)
        where T : struct, Enum =>
        Enum.TryParse<T>(value, ignoreCase: true, out var parsed)
            ? parsed
            : throw new InvalidOperationException($"{section.Path}:{key} is '{value}': the values are {string.Join(", ", Enum.GetNames<T>())}.");
}
