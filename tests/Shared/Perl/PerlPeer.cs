using System.Diagnostics;

namespace EventRpc.Testing;

/// <summary>The real peer: perl with the unmodified Event::RPC::Client of the system's packages.</summary>
internal static class PerlPeer
{
    private const string Modules = "Event::RPC::Client, Sereal, CBOR::XS, JSON::XS, IO::Socket::SSL";
    private const string HowToInstall =
        "apt-get install libevent-rpc-perl libanyevent-perl libev-perl libjson-xs-perl libcbor-xs-perl libsereal-perl libio-socket-ssl-perl";

    private static readonly Lazy<bool> HasModules = new(LookForModules);

    /// <summary>The peer's own example, as its package installs it.</summary>
    public const string ExampleClient = "/usr/share/doc/libevent-rpc-perl/examples/client.pl";

    /// <summary>Where the scripts of this project are.</summary>
    public static string ScriptFolder { get; } = Path.Combine(AppContext.BaseDirectory, "perl");

    /// <summary>Skips the test where the peer is not installed; with EVENTRPC_REQUIRE_PERL=1 that is a failure.</summary>
    public static void Require(bool alsoExamples = false, bool alsoNetcat = false)
    {
        if (HasModules.Value && (!alsoExamples || File.Exists(ExampleClient)) && (!alsoNetcat || HasNetcat()))
            return;
        var reason = $"perl with {Modules} is needed{(alsoExamples ? $", and {ExampleClient}" : "")}: {HowToInstall}{(alsoNetcat ? " netcat-openbsd" : "")}";
        if (Environment.GetEnvironmentVariable("EVENTRPC_REQUIRE_PERL") == "1")
            Assert.Fail(reason);
        Assert.Skip(reason);
    }

    /// <summary>Starts a script of this project, or any other by its full path.</summary>
    public static PerlProcess Start(string script, params IEnumerable<string> arguments)
    {
        Require();
        return PerlProcess.Start([Path.Combine(ScriptFolder, script), .. arguments]);
    }

    /// <summary>Runs a script to its end.</summary>
    public static async Task<PerlRun> RunAsync(string script, params IEnumerable<string> arguments)
    {
        await using var process = Start(script, arguments);
        return await process.WaitForExitAsync();
    }

    private static bool HasNetcat() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "nc")));

    private static bool LookForModules()
    {
        try
        {
            var switches = Modules.Split(", ").Select(module => "-M" + module);
            using var perl = Process.Start(new ProcessStartInfo("perl", [.. switches, "-e", "1"]) { RedirectStandardError = true })!;
            perl.StandardError.ReadToEnd();
            perl.WaitForExit();
            return perl.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
