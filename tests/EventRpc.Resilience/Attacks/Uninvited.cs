namespace EventRpc.Resilience;

public sealed class Uninvited : Scenario
{
    private static readonly string[] Commands = ["new", "exec", "class_info", "class_info_all", "classes_list", "client_destroy", "", "DISCONNECT", "AUTH", "eval"];

    internal override string Claim => "clients that were refused go on with every command there is, in every format; nothing is done for them, nothing is told, and soon they are closed.";

    internal override async Task RunAsync(ScenarioRun run)
    {
        var clients = run.Pick(40, 2_000);
        await using var host = await FaultyHost.StartAsync(settings:
            [("EventRpc:AllowStorable", "true"), ("EventRpc:Authentication:Required", "true"), ("EventRpc:Authentication:Users:fred", Visitor.Token), ("EventRpc:Limits:LoginFailuresPerMinute", "0")]);
        var requests = 0;
        await Parallel.ForAsync(0, clients, run.CancellationToken, async (i, _) =>
        {
            await using var client = await ConnectAsync(host.EndPoint, MessageFormat.All[i % MessageFormat.All.Count]);
            Assert.Equal("Illegal credentials", (await client.LogInAsync(Visitor.User, "wrong"))["msg"].ToString());
            for (var request = 0; ; request++)
            {
                try
                {
                    await client.SendAsync(Request(Commands[request % Commands.Length], ("oid", "1"), ("method", "Resilience::Target::new"), ("class", "Resilience::Target")));
                }
                catch (IOException)
                {
                    break;
                }
                if (await client.ReceiveBytesAsync() is not { } reply)
                    break;
                Assert.InRange(request, 0, 100);
                Assert.Contains("Authorization required", System.Text.Encoding.Latin1.GetString(reply), StringComparison.Ordinal);
                Interlocked.Increment(ref requests);
            }
        });
        run.Note("clients", $"{clients:N0}");
        run.Note("requests refused", $"{requests:N0}");
        Assert.Equal(0, host.Server.ObjectCount);
        await host.AssertAtRestAsync();
    }
}
