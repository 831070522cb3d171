using EventRpc.Testing;

namespace EventRpc.Interop.Tests;

public sealed class SerealInteropTests() : InteropTests("SERL");

public sealed class CborInteropTests() : InteropTests("CBOR");

public sealed class JsonInteropTests() : InteropTests("JSON");

public sealed class StorableInteropTests() : InteropTests("STOR");

/// <summary>
/// The Perl client against our server, in one message format. The scripts check what Perl sees; the tests check what
/// C# saw.
/// </summary>
public abstract partial class InteropTests(string format)
{
    /// <summary>Starts a server that offers this format only.</summary>
    private Task<RpcTestHost> StartAsync(params (string Key, string Value)[] settings) =>
        InteropHost.StartAsync([("EventRpc:MessageFormats:0", format), ("EventRpc:AllowStorable", format == "STOR" ? "true" : "false"), .. settings]);

    private Task RunAsync(RpcTestHost host, string script, params IEnumerable<string> arguments) =>
        host.RunPerlAsync(script, ["--format", format, .. arguments]);

    private PerlProcess Start(RpcTestHost host, string script, params IEnumerable<string> arguments) =>
        host.StartPerl(script, ["--format", format, .. arguments]);
}
