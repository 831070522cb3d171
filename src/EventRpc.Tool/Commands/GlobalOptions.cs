using System.CommandLine;
using System.Net;
using EventRpc.Client;
using EventRpc.Protocol;

namespace EventRpc.Tool;

/// <summary>The options of all commands: where the server is, how to talk to it and as whom, and how to write.</summary>
internal sealed class GlobalOptions(Terminal terminal)
{
    private const string ServerVariable = "EVENTRPC_SERVER";
    private const string PasswordVariable = "EVENTRPC_PASSWORD";

    /// <summary>What the client's messages call its options, and how they are given here.</summary>
    private static readonly (string Option, string Here)[] Names =
    [
        ($"Give {nameof(EventRpcClientOptions.User)} and {nameof(EventRpcClientOptions.Password)}", "Give --user"),
        (nameof(EventRpcClientOptions.CertificateAuthority), "--cacert"),
        (nameof(EventRpcClientOptions.AllowStorable), "--format STOR"),
    ];

    private readonly Option<string?> _server = new("--server", "-s")
    {
        Description = $"The server: host:port, or unix: and the path of a socket [default: ${ServerVariable}, or localhost:5555]",
        HelpName = "host:port",
    };

    private readonly Option<bool> _tls = new("--tls") { Description = "Encrypt the connection, and verify the server's certificate" };
    private readonly Option<string?> _cacert = new("--cacert") { Description = "A PEM file of the certificates that the server's must be one of or signed by", HelpName = "file" };
    private readonly Option<bool> _insecure = new("--insecure") { Description = "Take any certificate of the server, and with that anybody who gets between" };
    private readonly Option<string?> _cert = new("--cert") { Description = "A PEM file of the certificate that says who you are", HelpName = "file" };
    private readonly Option<string?> _key = new("--key") { Description = "A PEM file of its private key", HelpName = "file" };
    private readonly Option<string?> _user = new("--user", "-u") { Description = $"Log in as this user, with the password of ${PasswordVariable} or one that you are asked for", HelpName = "name" };

    private readonly Option<string?> _password = new("--password")
    {
        Description = $"The password. Everybody on this machine can see the command line: better set ${PasswordVariable}, or be asked",
        HelpName = "password",
    };

    private readonly Option<string?> _format = new("--format") { Description = "The message format, instead of the best that the server has", HelpName = "SERL|CBOR|JSON|STOR" };
    private readonly Option<double?> _timeout = new("--timeout") { Description = "How long to connect, and each call, may take [default: 15 to connect, calls without end]", HelpName = "seconds" };
    private readonly Option<bool> _json = new("--json") { Description = "Write JSON, for programs" };

    public void AddTo(RootCommand root)
    {
        foreach (var option in (Option[])[_server, _tls, _cacert, _insecure, _cert, _key, _user, _password, _format, _timeout, _json])
        {
            option.Recursive = true;
            root.Add(option);
        }
    }

    /// <summary>Whether to write JSON.</summary>
    public bool IsJson(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>Takes the names of the client's options out of a message.</summary>
    public static string InTheirWords(string message)
    {
        foreach (var (option, here) in Names)
            message = message.Replace(option, here, StringComparison.Ordinal);
        return message;
    }

    /// <summary>Connects to the server.</summary>
    /// <exception cref="ToolException">The options are wrong.</exception>
    /// <exception cref="RpcConnectionException">There is no connection.</exception>
    public async Task<EventRpcClient> ConnectAsync(ParseResult parsed, CancellationToken cancellationToken) =>
        await EventRpcClient.ConnectAsync(await ReadLoginAsync(parsed, cancellationToken), cancellationToken);

    /// <summary>What is to be known to connect. Asks for a password that is needed.</summary>
    /// <exception cref="ToolException">The options are wrong.</exception>
    public async Task<EventRpcClientOptions> ReadAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var options = Read(parsed);
        if (options.User is { } user)
            options.Password = parsed.GetValue(_password) ?? terminal.Variable(PasswordVariable) ?? await AskAsync(user, cancellationToken);
        return options.Validate() is { Count: > 0 } wrong ? throw ToolException.Usage(string.Join(" ", wrong)) : options;
    }

    /// <summary>The same for who logs in with it, who is warned where others could read along.</summary>
    /// <exception cref="ToolException">The options are wrong.</exception>
    public async Task<EventRpcClientOptions> ReadLoginAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var options = await ReadAsync(parsed, cancellationToken);
        if (options is { User: not null, Tls: false } && !IsHere(options.Host))
            await terminal.WriteErrorAsync("The token that logs you in is sent without encryption, and is as good as the password: add --tls.");
        return options;
    }

    private EventRpcClientOptions Read(ParseResult parsed)
    {
        var (host, port) = ServerAddress.Parse(parsed.GetValue(_server) ?? terminal.Variable(ServerVariable));
        var options = new EventRpcClientOptions
        {
            Host = host,
            Port = port,
            Tls = parsed.GetValue(_tls),
            CertificateAuthority = Existing(parsed.GetValue(_cacert)),
            AllowUntrustedCertificate = parsed.GetValue(_insecure),
            ClientCertificate = Existing(parsed.GetValue(_cert)),
            ClientCertificateKey = Existing(parsed.GetValue(_key)),
            User = parsed.GetValue(_user),
            // What nests deeper than that is not looked at by anybody.
            Limits = PerlLimits.Default with { MaxDepth = 1000 },
        };
        if (!options.Tls && (options.AllowUntrustedCertificate || (options.CertificateAuthority ?? options.ClientCertificate) is not null))
            throw ToolException.Usage("Certificates are given, and no encryption: add --tls.");
        if (options is { AllowUntrustedCertificate: true, CertificateAuthority: not null })
            throw ToolException.Usage("--insecure takes any certificate, and --cacert only those of the file: give one of them.");
        if (options.User is null && parsed.GetValue(_password) is not null)
            throw ToolException.Usage("A password is given, and no user: add --user.");
        if (parsed.GetValue(_format) is { } format)
            UseFormat(options, format.ToUpperInvariant());
        if (parsed.GetValue(_timeout) is { } seconds)
            options.ConnectTimeout = options.CallTimeout = ReadSeconds("--timeout", seconds);
        return options;
    }

    /// <summary>A time that is given in seconds.</summary>
    public static TimeSpan ReadSeconds(string option, double seconds) =>
        seconds is > 0 and < 1_000_000 ? TimeSpan.FromSeconds(seconds) : throw ToolException.Usage($"{option} is a number of seconds above 0 and below 1000000.");

    private static void UseFormat(EventRpcClientOptions options, string format)
    {
        if (MessageFormat.Find(format) is null)
            throw ToolException.Usage($"There is no message format '{format}': there are {string.Join(", ", MessageFormat.All)}.");
        options.MessageFormats.Add(format);
        options.AllowStorable = format == MessageFormat.Storable.Name;
    }

    /// <summary>Whether what is sent to a host stays on this machine.</summary>
    private static bool IsHere(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.StartsWith("unix:", StringComparison.Ordinal) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static string? Existing(string? file) =>
        file is null || File.Exists(file) ? file : throw ToolException.Usage($"There is no file {file}.");

    private Task<string> AskAsync(string user, CancellationToken cancellationToken) =>
        terminal.IsInputTerminal
            ? terminal.ReadPasswordAsync($"Password of {SafeText.OneLine(user)}: ", cancellationToken)
            : throw ToolException.Usage($"The password is missing, and there is nobody to ask: set ${PasswordVariable}.");
}
