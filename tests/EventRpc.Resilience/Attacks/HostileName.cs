namespace EventRpc.Resilience;

public sealed class HostileName : Scenario
{
    private static readonly string[] Names =
    [
        "DESTROY", "can", "isa", "import", "AUTOLOAD", "_private", "Dispose", "GetType", "ToString", "Finalize", "get_Served", "Echo", "ECHO", "echo ",
        "Resilience::Target::echo", "SUPER::echo", "main'echo", "::echo", "echo::", "echo\0", "echo\n", "\0", "\n", "", "0", "é", "\ud83d\ude00", "\u202eohce", "../echo", "echo;echo", "{Cid}", "%s%n",
        "x\r\nSun Nov 22 06:53:33 2026 [1] User 'root' successfully authorized", "\u001b[2J\u001b]0;forged\u0007", "\u0085forged", "\u2028forged", new('x', 60_000),
    ];

    internal override string Claim => "clients call methods, classes and commands by names that are not exported and try to be others, code, or lines of the log, and log in by such names; none is called or let in, and each line of the log is the server's.";

    private static readonly (string Key, string Value)[] Settings =
        [("Kestrel:Endpoints:EventRpcLog:Url", "http://127.0.0.1:0"), ("EventRpc:AllowStorable", "true"), ("EventRpc:Log:MinimumLevel", "5"), ("EventRpc:Log:Capacity", "100000")];

    internal override async Task RunAsync(ScenarioRun run)
    {
        var formats = run.Pick<MessageFormat[]>([MessageFormat.Sereal, MessageFormat.Json], [MessageFormat.Sereal, MessageFormat.Cbor, MessageFormat.Json, MessageFormat.Storable]);
        run.Note("names", $"{Names.Length:N0}");
        await CallAsync(formats, run);
        await LogInAsync(formats, run);
    }

    private static async Task CallAsync(MessageFormat[] formats, ScenarioRun run)
    {
        await using var host = await FaultyHost.StartAsync(settings: Settings);
        var tried = 0;
        foreach (var format in formats)
        {
            await using var client = await ConnectAsync(host.EndPoint, format);
            var oid = await client.NewTargetAsync();
            foreach (var name in Names)
            {
                PerlHash[] requests =
                [
                    Request("exec", ("oid", oid), ("method", name)),
                    Request("exec", ("oid", name), ("method", "echo")),
                    Request("new", ("method", name)),
                    Request("new", ("method", $"Resilience::Target::{name}")),
                    Request("new", ("method", $"{name}::new")),
                    Request("class_info", ("class", name)),
                    Request("neg_format_set", ("msg", name)),
                    Request(name),
                ];
                foreach (var request in requests)
                    Assert.False((await client.CallAsync(request))["ok"].IsTrue, $"{request["cmd"]} {name}");
                Assert.True((await client.CallAsync(Request("client_destroy", ("oid", name))))["ok"].IsTrue);
                tried += requests.Length + 1;
                await client.ExecAsync(oid, "fail", name);
            }
            Assert.Equal("still there", (await client.ResultAsync(oid, "echo", "still there")).ToString());
        }
        run.Note("requests", $"{tried:N0}");
        await AssertWholeLinesAsync(host);
        await host.AssertAtRestAsync();
    }

    private static async Task LogInAsync(MessageFormat[] formats, ScenarioRun run)
    {
        await using var host = await FaultyHost.StartAsync(settings:
            [.. Settings, .. LogIns.Required, ("EventRpc:Limits:MaxLoginAttempts", "1000")]);
        foreach (var format in formats)
        {
            await using var client = await ConnectAsync(host.EndPoint, format);
            foreach (var name in Names)
                Assert.Equal("Illegal credentials", (await client.LogInAsync(name, LogIns.Token))["msg"].ToString());
            await client.LogInAsync();
        }
        run.Note("logins", $"{formats.Length * Names.Length:N0}");
        await AssertWholeLinesAsync(host);
        await host.AssertAtRestAsync();
    }

    /// <summary>Checks that each line of the log begins as the server's lines do, and holds no more than text.</summary>
    private static async Task AssertWholeLinesAsync(RpcTestHost host)
    {
        foreach (var logged in host.Logs.Lines.Where(line => line.Category.StartsWith("EventRpc", StringComparison.Ordinal)))
            Assert.DoesNotContain(logged.Text, c => char.IsControl(c) || c is '\u2028' or '\u202e');
        await using var client = await ConnectAsync(host.LogEndPoint);
        host.Server.Log(1, "the last line");
        foreach (var line in await client.ReadLogUntilAsync(line => line.EndsWith("the last line", StringComparison.Ordinal)))
        {
            Assert.Matches(@"^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4} \[[1-5]\] \P{Cc}+$", line);
            Assert.False(line.StartsWith("Sun Nov 22 06:53:33 2026", StringComparison.Ordinal), line);
        }
    }
}
