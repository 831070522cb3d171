using EventRpc.Client;

namespace EventRpc.Interop.Tests.Client;

public sealed class SerealPerlServerTests() : PerlServerTests("SERL");

public sealed class CborPerlServerTests() : PerlServerTests("CBOR");

public sealed class JsonPerlServerTests() : PerlServerTests("JSON");

public sealed class StorablePerlServerTests() : PerlServerTests("STOR");

/// <summary>Our client against the Perl server, in one message format.</summary>
public abstract partial class PerlServerTests(string format)
{
    private const string User = "fred";
    private const string Password = "nix";

    private static CancellationToken TestCancelled => TestContext.Current.CancellationToken;

    /// <summary>Whether with TLS, and whether with a login.</summary>
    public static TheoryData<bool, bool> Ways => new() { { false, false }, { false, true }, { true, false }, { true, true } };

    /// <summary>Starts a server that offers this format only.</summary>
    private Task<PerlServer> StartAsync(bool isTls = false, bool hasLogin = false) =>
        PerlServer.StartAsync(["--formats", format, .. hasLogin ? (string[])["--auth", $"{User}:{Password}"] : []], isTls);

    private async Task<EventRpcClient> ConnectAsync(PerlServer server, bool hasLogin = false, Action<EventRpcClientOptions>? configure = null)
    {
        var options = server.Options;
        options.AllowStorable = format == "STOR";
        if (hasLogin)
            (options.User, options.Password) = (User, Password);
        // A Perl server that cannot write a reply sends none.
        options.CallTimeout = TimeSpan.FromMinutes(1);
        configure?.Invoke(options);
        return await EventRpcClient.ConnectAsync(options, TestCancelled);
    }
}
