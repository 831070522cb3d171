using System.Buffers.Binary;

namespace EventRpc.Resilience;

public sealed class HugeMessage : Scenario
{
    private const int AtOnce = 4;

    /// <summary>
    /// How many times its own length a message may take of memory: while it is put together in a buffer that doubles, the old
    /// one is still there, and the method gets a copy.
    /// </summary>
    private const double MostTimes = 4;

    /// <summary>What garbage there may be besides, in megabytes.</summary>
    private const double Slack = 32;

    /// <summary>What a message that is refused may take of memory, in megabytes: it is thrown away as it comes.</summary>
    private const double MostRefused = 32;

    internal override string Claim => "a message as long as the limit allows goes through, in either direction, with a bounded multiple of its length in memory, and so do several at once; one beyond it is refused with next to none.";

    internal override async Task RunAsync(ScenarioRun run)
    {
        var allowed = run.Pick(16, 256) << 20;
        var refused = (long)run.Pick(64, 1024) << 20;
        await using var server = await ServerProcess.StartAsync(("EventRpc:Limits:MaxMessageSize", $"{allowed + 1024}"));
        var before = await server.WarmAsync(run.CancellationToken);
        await using (var client = await ConnectAsync(server.EndPoint, MessageFormat.Sereal))
        {
            var oid = await client.NewTargetAsync();

            await server.AskAsync(ServedTarget.ForgetPeak);
            await client.Stream.WriteAsync(Header(refused), run.CancellationToken);
            var piece = new byte[1 << 20];
            for (var sent = 0L; sent < refused; sent += piece.Length)
                await client.Stream.WriteAsync(piece, run.CancellationToken);
            var reply = await client.ReceiveAsync();
            Assert.Contains("Incoming message size exceeds limit", reply["msg"].ToString(), StringComparison.Ordinal);
            var peak = await server.PeakOverAsync(before);
            run.Note("refused", $"{refused >> 20:N0} MB, with {peak:N0} MB of memory");
            Assert.True(peak < MostRefused, $"A refused message took {peak:N0} MB.");

            await server.AskAsync(ServedTarget.ForgetPeak);
            Assert.Equal($"{allowed}", (await client.ResultAsync(oid, "length_of", new byte[allowed])).ToString());
            AssertBounded("received", await server.PeakOverAsync(before), allowed, run);

            await server.AskAsync(ServedTarget.Collected);
            await server.AskAsync(ServedTarget.ForgetPeak);
            Assert.Equal(allowed, ((PerlString)await client.ResultAsync(oid, "bytes", allowed)).Bytes.Length);
            AssertBounded("sent", await server.PeakOverAsync(before), allowed, run);
        }
        await SendAtOnceAsync(server, before, run.Pick(16, 64) << 20, run);
        await server.AssertMemoryBackAsync(before, run, kept: MemoryCheck.KeptOf(AtOnce));
    }

    private static async Task SendAtOnceAsync(ServerProcess server, ServerState before, int length, ScenarioRun run)
    {
        await using var crowd = await Crowd.GatherAsync(server.EndPoint, AtOnce, run.CancellationToken);
        await server.AskAsync(ServedTarget.Collected);
        await server.AskAsync(ServedTarget.ForgetPeak);
        await Task.WhenAll(crowd.Members.Select(async member =>
            Assert.Equal($"{length}", (await member.Client.ResultAsync(member.Oid, "length_of", new byte[length])).ToString())));
        AssertBounded($"received, {AtOnce} at once", await server.PeakOverAsync(before), AtOnce * length, run);
    }

    private static void AssertBounded(string figure, double peak, int length, ScenarioRun run)
    {
        var times = peak * ServerState.Megabyte / length;
        run.Note(figure, $"{length >> 20:N0} MB, with {peak:N0} MB ({times:N1} times as much)");
        Assert.True(times < MostTimes + Slack * ServerState.Megabyte / length, $"A message took {times:N1} times its length.");
    }

    private static byte[] Header(long length)
    {
        var header = new byte[MessageFrame.HeaderLength];
        BinaryPrimitives.WriteUInt32BigEndian(header, (uint)length);
        return header;
    }
}
