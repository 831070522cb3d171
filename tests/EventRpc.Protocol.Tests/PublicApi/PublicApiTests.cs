using EventRpc.Tests.Shared;

namespace EventRpc.Protocol.Tests.PublicApi;

public sealed class PublicApiTests
{
    [Fact]
    public void The_public_surface_is_the_approved_one() =>
        ApprovedFile.AssertMatches(
            PublicApiPrinter.Print(typeof(PerlValue).Assembly),
            "tests", "EventRpc.Protocol.Tests", "PublicApi", "EventRpc.Protocol.approved.txt");
}
