using Microsoft.Extensions.Configuration;

namespace EventRpc.Resilience;

public sealed class ReloadRace : Scenario
{
    private const string Token = "abNANd1rDfiNc";

    internal override string Claim => "the configuration is changed and loaded anew by several at once, with users that come and go, while clients log in; who is always there always gets in, who never was never does, and who is there in the end does.";

    internal override async Task RunAsync(ScenarioRun run)
    {
        var reloads = run.Pick(100, 5_000);
        IConfigurationRoot? configuration = null;
        var folder = Directory.CreateTempSubdirectory("eventrpc-reload-");
        var file = Path.Combine(folder.FullName, "users.json");
        await File.WriteAllTextAsync(file, "{}", run.CancellationToken);
        await using var host = await FaultyHost.StartAsync(
            prepare: builder =>
            {
                builder.Configuration.AddJsonFile(file);
                configuration = builder.Configuration;
            },
            settings: LogIns.Required);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(run.CancellationToken);
        var logins = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => LogInAsync(host, ending.Token))));
        try
        {
            await Task.WhenAll(Enumerable.Range(0, 2).Select(changer => Task.Run(() =>
            {
                for (var reload = 0; reload < reloads; reload++)
                {
                    run.CancellationToken.ThrowIfCancellationRequested();
                    Change($"{changer}", reload % 2 == 0 ? User($"user{changer}") : "{}");
                }
            })));
        }
        finally
        {
            await ending.CancelAsync();
            await logins;
        }
        // What the configuration has come to be counts, which of the two was faster.
        foreach (var user in (string[])["user0", "user1"])
        {
            await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
            Assert.Equal(configuration![$"EventRpc:Authentication:Users:{user}"] is not null, (await client.LogInAsync(user, Token))["ok"].IsTrue);
        }
        // And what was written last.
        Change("last", User("last"));
        await using (var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal))
        {
            Assert.False((await client.LogInAsync("user0", Token))["ok"].IsTrue);
            Assert.True((await client.LogInAsync("last", Token))["ok"].IsTrue);
        }
        run.Note("reloads", $"{2 * reloads:N0}");
        run.Note("logins meanwhile", $"{(await logins).Sum():N0}");
        await host.AssertAtRestAsync();
        folder.Delete(recursive: true);

        void Change(string changer, string content)
        {
            // As an editor does, so that nobody reads half of it.
            var written = $"{file}.{changer}";
            File.WriteAllText(written, content);
            File.Move(written, file, overwrite: true);
            try
            {
                configuration!.Reload();
            }
            catch (AggregateException e) when (e.Flatten().InnerExceptions.All(inner => inner is InvalidOperationException && inner.StackTrace!.Contains("ChangeTokenRegistration", StringComparison.Ordinal)))
            {
                // .NET's own ChangeToken throws when two do this at once, behind what it has to do: the change counts.
            }
        }
    }

    private static string User(string name) => $$"""{ "EventRpc": { "Authentication": { "Users": { "{{name}}": "{{Token}}" } } } }""";

    private static async Task<int> LogInAsync(RpcTestHost host, CancellationToken cancellationToken)
    {
        var count = 0;
        for (; !cancellationToken.IsCancellationRequested; count++)
        {
            await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
            Assert.False((await client.LogInAsync("mallory", LogIns.Token))["ok"].IsTrue);
            await client.LogInAsync();
        }
        return count;
    }
}
