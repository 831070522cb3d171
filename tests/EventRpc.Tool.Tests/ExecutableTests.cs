using EventRpc.Tool.Tests.Servers;

namespace EventRpc.Tool.Tests;

/// <summary>The tool as it is installed.</summary>
public sealed class ExecutableTests
{
    [Fact]
    public async Task The_exit_code_tells_how_it_ended()
    {
        await using var server = await OurServer.StartAsync();

        Assert.Equal("one\n", (await Executable.RunToolAsync(server, "call", "My::Module", "data=one", "--", "get_data")).Succeeded());
        (await Executable.RunToolAsync(server, "call", "My::Module", "--", "fail")).FailedWith(ExitCode.Failed);
        (await Executable.RunToolAsync(server, "nonsense")).FailedWith(ExitCode.Usage);
        (await Executable.RunToolAsync(server, "classes", "--server", $"127.0.0.1:{FreePort.Find().Port}")).FailedWith(ExitCode.NoConnection);
    }
}
