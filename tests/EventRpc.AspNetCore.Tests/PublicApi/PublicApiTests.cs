using EventRpc.Tests.Shared;
using OpenTelemetry.Metrics;

namespace EventRpc.AspNetCore.Tests.PublicApi;

public sealed class PublicApiTests
{
    [Fact]
    public void The_public_surface_is_the_approved_one() =>
        ApprovedFile.AssertMatches(
            PublicApiPrinter.Print(typeof(IEventRpcServer).Assembly),
            "tests", "EventRpc.AspNetCore.Tests", "PublicApi", "EventRpc.AspNetCore.approved.txt");

    [Fact]
    public void That_of_the_OpenTelemetry_package_is_the_approved_one_too() =>
        ApprovedFile.AssertMatches(
            PublicApiPrinter.Print(typeof(EventRpcMeterProviderBuilderExtensions).Assembly),
            "tests", "EventRpc.AspNetCore.Tests", "PublicApi", "EventRpc.OpenTelemetry.approved.txt");
}
