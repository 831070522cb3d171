using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;

namespace EventRpc.AspNetCore;

/// <summary>The files of a certificate, as a Certificate section of Kestrel's configuration names them.</summary>
internal sealed class CertificateFiles(IConfigurationSection section, string contentRoot)
{
    // A long chain takes a tenth of it.
    private const int MaxLength = 1024 * 1024;

    /// <summary>Whether the section names a file. Read anew each time: the configuration may change.</summary>
    public bool Exist => !string.IsNullOrEmpty(section["Path"]);

    /// <summary>The key in the configuration, for messages that name it.</summary>
    public string Key => $"{section.Path}:Path";

    /// <summary>
    /// Reads the files. They are compared by what they hold: modification times and the targets of links say less, and
    /// different things on each file system. Opening follows every link, Kubernetes' ..data among them.
    /// </summary>
    public async ValueTask<CertificateContent> ReadAsync(CancellationToken cancellationToken)
    {
        var path = section["Path"];
        if (string.IsNullOrEmpty(path))
            throw new InvalidDataException($"{Key} is empty");
        return new CertificateContent(
            await ReadAsync(path, cancellationToken),
            section["KeyPath"] is { Length: > 0 } keyPath ? await ReadAsync(keyPath, cancellationToken) : null,
            section["Password"]);
    }

    private async ValueTask<byte[]> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var fullPath = Path.Combine(contentRoot, path);
        await using var file = new FileStream(fullPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous);
        if (file.Length > MaxLength)
            throw new InvalidDataException($"The file '{fullPath}' is longer than {MaxLength} bytes");
        var content = new byte[file.Length];
        await file.ReadExactlyAsync(content, cancellationToken);
        return content;
    }
}

/// <summary>What the files of a certificate hold.</summary>
internal sealed record CertificateContent(byte[] Certificate, byte[]? PrivateKey, string? Password)
{
    /// <summary>Whether both hold the same.</summary>
    public bool Equals(CertificateContent? other) =>
        other is not null
        && Certificate.AsSpan().SequenceEqual(other.Certificate)
        && PrivateKey is null == other.PrivateKey is null
        && CryptographicOperations.FixedTimeEquals(PrivateKey, other.PrivateKey)
        && Password == other.Password;

    public override int GetHashCode() => Certificate.Length;

    public override string ToString() => nameof(CertificateContent);
}
