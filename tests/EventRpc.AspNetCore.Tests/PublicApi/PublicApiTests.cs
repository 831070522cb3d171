using EventRpc.Tests.Shared;

namespace EventRpc.AspNetCore.Tests.PublicApi;

public sealed class PublicApiTests
{
    [Fact]
    public void The_public_surface_is_the_approved_one() =>
        ApprovedFile.AssertMatches(
            PublicApiPrinter.Print(typeof(IEventRpcServer).Assembly),
            "tests", "EventRpc.AspNetCore.Tests", "PublicApi", "EventRpc.AspNetCore.approved.txt");
}
