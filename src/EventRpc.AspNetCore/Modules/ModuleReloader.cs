using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace EventRpc.AspNetCore;

/// <summary>
/// Looks at the module folder once a second while the server runs, if that is asked for. Notices of the file system
/// are not relied on: shares, mounts and links that lead elsewhere of a sudden send none.
/// </summary>
[RequiresDynamicCode(ClassTable.NeedsReflection)]
[RequiresUnreferencedCode(ClassTable.NeedsReflection)]
internal sealed class ModuleReloader(IServiceProvider services, IOptions<EventRpcOptions> options, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Modules is not { Path: not null, AutoReload: true })
            return;
        var folder = services.GetRequiredService<ModuleFolder>();
        var classes = services.GetRequiredService<ClassTable>();
        var registry = services.GetRequiredService<ObjectRegistry>();
        var authorizer = services.GetRequiredService<RpcAuthorizer>();
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await folder.LookAgainAsync(classes, registry, authorizer);
        }
        finally
        {
            // What does not end by then must not take the time that the clients' calls have.
            await folder.WaitForRetiredAsync().WaitAsync(Interval, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
