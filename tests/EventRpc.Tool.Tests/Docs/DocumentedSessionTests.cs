using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using EventRpc.Tool.Tests.Servers;

namespace EventRpc.Tool.Tests.Docs;

/// <summary>The sessions in the documentation are what the tool writes.</summary>
public sealed partial class DocumentedSessionTests
{
    /// <summary>Runs each command of a page in turn, in a shell, against the sample that the page says to start.</summary>
    [Theory]
    [InlineData("docs/tool.md")]
    [InlineData("README.md")]
    public async Task Each_command_writes_what_the_page_says(string page)
    {
        var text = (await File.ReadAllTextAsync(Repository.PathOf(page), TestContext.Current.CancellationToken)).ReplaceLineEndings("\n");
        await using var server = await SampleServer.StartAsync();
        var folder = Directory.CreateTempSubdirectory("eventrpc-tool-");
        await InstallAsync(folder);

        var (expected, received) = (new StringBuilder(), new StringBuilder());
        foreach (var block in Fenced().Matches(text).SelectMany(match => ConsoleBlock.Parse(match.Groups[1].Value)))
        {
            expected.Append("$ " + block.Command + "\n" + block.Output);
            received.Append("$ " + block.Command + "\n" + await RunAsync(server, folder, block));
        }
        folder.Delete(recursive: true);

        Assert.NotEqual(0, expected.Length);
        var receivedFile = Repository.PathOf(Path.ChangeExtension(page, ".received.txt"));
        if (Mask(received.ToString()) == Mask(expected.ToString()))
            File.Delete(receivedFile);
        else
            await File.WriteAllTextAsync(receivedFile, received.ToString(), TestContext.Current.CancellationToken);
        Assert.Equal(Mask(expected.ToString()), Mask(received.ToString()));
    }

    [Fact]
    public async Task The_client_of_the_readme_prints_what_it_says()
    {
        var readme = await File.ReadAllTextAsync(Repository.PathOf("README.md"), TestContext.Current.CancellationToken);
        var source = await File.ReadAllTextAsync(Repository.PathOf("samples", "ClientSample", "Program.cs"), TestContext.Current.CancellationToken);
        Assert.Contains($"```csharp\n{source}```\n\nprints\n\n```\none\nthree\n```", readme, StringComparison.Ordinal);
        await using var server = await SampleServer.StartAsync();
        var built = Repository.PathOf("samples", "ClientSample", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", "ClientSample.dll");
        Assert.Equal("one\nthree\n", (await Executable.RunAsync(new ProcessStartInfo("dotnet", [built, $"{server.Port}"]))).Output);
    }

    /// <summary>Puts the tool where the shell finds it.</summary>
    private static async Task InstallAsync(DirectoryInfo folder)
    {
        var tool = Path.Combine(folder.FullName, "eventrpc");
        await File.WriteAllTextAsync(tool, $"#!/bin/sh\nexec dotnet '{Executable.Tool}' \"$@\"\n", TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static async Task<string> RunAsync(TestServer server, DirectoryInfo folder, ConsoleBlock block)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"{{ {block.Command}; }} 2>&1"]) { WorkingDirectory = folder.FullName };
        start.Environment["PATH"] = $"{folder.FullName}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["EVENTRPC_SERVER"] = $"127.0.0.1:{server.Port}";
        return (await Executable.RunAsync(start, async (input, _) =>
        {
            await input.WriteAsync(block.Input);
            return "";
        })).Output;
    }

    /// <summary>Takes out what is another each time: ids, times, ports, hashes, and what was measured.</summary>
    private static string Mask(string text) => Measured().Replace(Varying().Replace(text, "…"), "$1 …");

    [GeneratedRegex(@"^```console\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fenced();

    [GeneratedRegex(@"(?<=\(0x)[0-9a-f]+|\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d|(?<=(localhost|127\.0\.0\.1):)\d+|(?<="")AQAAAA[^""]+")]
    private static partial Regex Varying();

    [GeneratedRegex(@"^(calls|p[\d.]+|max) .*$", RegexOptions.Multiline)]
    private static partial Regex Measured();
}
