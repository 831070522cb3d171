using EventRpc.Tests.Shared;

namespace EventRpc.Generators.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void The_public_surface_is_the_approved_one() =>
        ApprovedFile.AssertMatches(
            PublicApiPrinter.Print(typeof(RpcProxyGenerator).Assembly),
            "tests", "EventRpc.Generators.Tests", "PublicApi", "EventRpc.Generators.approved.txt");
}
