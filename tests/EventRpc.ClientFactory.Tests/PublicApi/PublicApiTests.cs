using EventRpc.Tests.Shared;

namespace EventRpc.ClientFactory.Tests.PublicApi;

public sealed class PublicApiTests
{
    [Fact]
    public void The_public_surface_is_the_approved_one() =>
        ApprovedFile.AssertMatches(
            PublicApiPrinter.Print(typeof(EventRpcClientPool).Assembly),
            "tests", "EventRpc.ClientFactory.Tests", "PublicApi", "EventRpc.ClientFactory.approved.txt");
}
