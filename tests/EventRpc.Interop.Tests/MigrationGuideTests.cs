using System.Text.RegularExpressions;
using EventRpc.Tests.Shared;

namespace EventRpc.Interop.Tests;

/// <summary>docs/migrating.md against the peer as it is installed.</summary>
public sealed partial class MigrationGuideTests
{
    private const string Examples = "/usr/share/doc/libevent-rpc-perl/examples";

    private static readonly string Guide = File.ReadAllText(Repository.PathOf("docs", "migrating.md"));

    [Fact]
    public void What_it_quotes_stands_in_the_peers_example()
    {
        PerlPeer.Require(alsoExamples: true);
        var quotes = Quote().Matches(Guide);
        Assert.NotEmpty(quotes);
        Assert.All(quotes, quote => Assert.Contains(
            quote.Groups[2].Value,
            Blanks().Replace(File.ReadAllText(Path.Combine(Examples, quote.Groups[1].Value)).Replace("\t", "    ", StringComparison.Ordinal), ""),
            StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Program.cs")]
    [InlineData("TestClass.cs")]
    [InlineData("appsettings.json")]
    public void The_program_that_it_shows_is_the_sample_in_full(string file) =>
        Assert.Contains(File.ReadAllText(Repository.PathOf("samples", "ExampleServer", file)), Guide, StringComparison.Ordinal);

    [Fact]
    public async Task Every_option_and_method_that_the_peer_documents_is_in_it()
    {
        PerlPeer.Require();
        await using var perl = PerlProcess.Start(["-MEvent::RPC::Server", "-e", "print $INC{'Event/RPC/Server.pm'}"]);
        var server = await File.ReadAllTextAsync((await perl.WaitForExitAsync()).Output);
        var documented = Item().Matches(server).Select(item => item.Groups[1].Value).ToList();
        Assert.Contains("auth_passwd_href", documented);
        Assert.Contains("set_max_packet_size", documented);
        Assert.All(documented, name => Assert.Contains($"`{name}`", Guide, StringComparison.Ordinal));
    }

    /// <summary>Perl that names the file it is from.</summary>
    [GeneratedRegex(@"^```perl (\S+)\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Quote();

    [GeneratedRegex(@" +$", RegexOptions.Multiline)]
    private static partial Regex Blanks();

    [GeneratedRegex(@"^=item .*B<([a-z_]+)>", RegexOptions.Multiline)]
    private static partial Regex Item();
}
