namespace EventRpc.Resilience;

public sealed class TermUnderLoad : Scenario
{
    internal override string Claim => "SIGTERM comes while clients call, several calls at once and some with long replies: every call that the server took is answered, none is served twice, and what it did not take any more was not served.";

    internal override async Task RunAsync(ScenarioRun run)
    {
        var rounds = run.Pick(1, 20);
        var callers = run.Pick(20, 100);
        var served = 0;
        var answered = 0;
        var turnedAway = 0;
        for (var round = 0; round < rounds; round++)
        {
            await using var server = await ServerProcess.StartAsync();
            var clients = Enumerable.Range(0, callers).Select(id => new NumberedCaller(server.EndPoint, id)).ToList();
            var calling = Task.WhenAll(clients.Select(client => Task.Run(() => client.CallAsync(run.CancellationToken))));
            Dictionary<string, int> calls;
            try
            {
                await server.WaitForAsync(state => state.Objects == callers);
                calls = await server.TerminateAsync();
            }
            finally
            {
                // They end with the server.
                await server.DisposeAsync();
                await calling;
            }

            Assert.All(calls, call => Assert.Equal(1, call.Value));
            Assert.Equal(clients.SelectMany(client => client.Answered).Order(StringComparer.Ordinal), calls.Keys.Order(StringComparer.Ordinal));
            served += calls.Values.Sum();
            answered += clients.Sum(client => client.Answered.Count);
            turnedAway += clients.Sum(client => client.Unanswered.Count);
        }
        run.Note("restarts", $"{rounds:N0}");
        run.Note("clients each", $"{callers:N0}");
        run.Note("calls served", $"{served:N0}");
        run.Note("answered", $"{answered:N0}");
        run.Note("not taken any more", $"{turnedAway:N0}");
    }
}
