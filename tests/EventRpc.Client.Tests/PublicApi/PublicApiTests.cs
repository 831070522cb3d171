using EventRpc.Tests.Shared;

namespace EventRpc.Client.Tests.PublicApi;

public sealed class PublicApiTests
{
    [Fact]
    public void The_public_surface_is_the_approved_one() =>
        ApprovedFile.AssertMatches(
            PublicApiPrinter.Print(typeof(EventRpcClient).Assembly),
            "tests", "EventRpc.Client.Tests", "PublicApi", "EventRpc.Client.approved.txt");
}
