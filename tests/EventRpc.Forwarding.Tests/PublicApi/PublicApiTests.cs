using EventRpc.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.Forwarding.Tests.PublicApi;

public sealed class PublicApiTests
{
    [Fact]
    public void The_public_surface_is_the_approved_one() =>
        ApprovedFile.AssertMatches(
            PublicApiPrinter.Print(typeof(EventRpcForwardingBuilderExtensions).Assembly),
            "tests", "EventRpc.Forwarding.Tests", "PublicApi", "EventRpc.Forwarding.approved.txt");
}
