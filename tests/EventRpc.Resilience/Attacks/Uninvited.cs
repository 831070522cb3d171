using Microsoft.Extensions.Logging;

namespace EventRpc.Resilience;

public sealed class Uninvited : Scenario
{
    private const int MostRequests = 100;
    private const int MostBeforeLogin = 64 * 1024;

    /// <summary>One client out of so many sends long messages.</summary>
    private const int LongOf = 20;

    private static readonly string[] Commands = ["new", "exec", "class_info", "class_info_all", "classes_list", "client_destroy", "", "DISCONNECT", "AUTH", "eval"];

    internal override string Claim => "clients that were refused go on with every command there is, in every format; or with what is too long for them; nothing is done for them, nothing is told, and after a hundred requests they are closed.";

    internal override async Task RunAsync(ScenarioRun run)
    {
        var clients = run.Pick(40, 2_000);
        await using var host = await FaultyHost.StartAsync(settings:
            [.. LogIns.Required, ("EventRpc:AllowStorable", "true")]);
        var requests = 0;
        await Parallel.ForAsync(0, clients, run.CancellationToken, async (i, _) =>
        {
            await using var client = await ConnectAsync(host.EndPoint, MessageFormat.All[i % MessageFormat.All.Count]);
            Assert.Equal("Illegal credentials", (await client.LogInAsync(LogIns.User, "wrong"))["msg"].ToString());
            // Some send what is too long for who has not logged in.
            var isLong = i % LongOf == 0;
            for (var request = 0; ; request++)
            {
                try
                {
                    var command = Request(Commands[request % Commands.Length], ("oid", "1"), ("method", "Resilience::Target::new"), ("class", "Resilience::Target"));
                    if (isLong)
                        command["params"] = Arguments(new byte[MostBeforeLogin]);
                    await client.SendAsync(command);
                }
                catch (IOException)
                {
                    break;
                }
                if (await client.ReceiveBytesAsync() is not { } reply)
                    break;
                Assert.InRange(request, 0, MostRequests);
                Assert.Contains(isLong ? "Incoming message size exceeds limit" : "Authorization required", System.Text.Encoding.Latin1.GetString(reply), StringComparison.Ordinal);
                Interlocked.Increment(ref requests);
            }
        });
        // A line for each that is refused, and those of a client that comes and goes.
        Assert.InRange(host.Logs.Lines.Count(line => line.Level >= LogLevel.Information), clients, clients * (MostRequests + 10));
        run.Note("clients", $"{clients:N0}");
        run.Note("requests refused", $"{requests:N0}");
        Assert.Equal(0, host.Server.ObjectCount);
        await host.AssertAtRestAsync();
    }
}
