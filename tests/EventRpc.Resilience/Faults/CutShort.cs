namespace EventRpc.Resilience;

public sealed class CutShort : Scenario
{
    internal override string Claim => "clients vanish behind each byte of all that a client says, from the negotiation to a call, the last before its reply included, by a reset and by closing; nothing of them stays, and nothing is logged as an error of the server.";

    internal override async Task RunAsync(ScenarioRun run)
    {
        var vanished = 0;
        await using var host = await FaultyHost.StartAsync(settings:
            [.. LogIns.Required, ("EventRpc:AllowStorable", "true")]);
        foreach (var format in run.Pick<MessageFormat[]>([MessageFormat.Sereal], [MessageFormat.Sereal, MessageFormat.Cbor, MessageFormat.Json, MessageFormat.Storable]))
        {
            var handshake = await EncodeHandshakeAsync(host, format);
            await CutAsync(handshake.Length, async () => (await ConnectAsync(host.EndPoint), handshake));
            await CutAsync(await LengthOfCallAsync(host, format), async () =>
            {
                var (client, oid) = await LogInAsync(host, format);
                return (client, client.Encode(Call(oid)));
            });
        }
        run.Note("vanished", $"{vanished:N0}");
        await host.AssertAtRestAsync();

        async Task CutAsync(int length, Func<Task<(RpcTestClient, byte[])>> connect)
        {
            // Up to the whole, whose reply nobody is there to take.
            await Parallel.ForAsync(0, 2 * (length + 1), run.CancellationToken, async (i, cancellationToken) =>
            {
                var (client, bytes) = await connect();
                await client.Stream.WriteAsync(bytes.AsMemory(0, i / 2), cancellationToken);
                if (i % 2 == 0)
                    client.Reset();
                else
                    await client.DisposeAsync();
                Interlocked.Increment(ref vanished);
            });
        }
    }

    private static PerlHash Call(string oid) => Request("exec", ("oid", oid), ("method", "echo"), ("params", Arguments("some text")));

    /// <summary>All that a client says up to its first object, in one piece.</summary>
    private static async Task<byte[]> EncodeHandshakeAsync(RpcTestHost host, MessageFormat format)
    {
        await using var client = await ConnectAsync(host.EndPoint);
        byte[] negotiation = [.. client.Encode(Request("neg_formats_avail")), .. client.Encode(Request("neg_format_set", ("msg", format.Name)))];
        await client.SetFormatAsync(format);
        return
        [
            .. negotiation,
            .. client.Encode(Request("version")),
            .. client.Encode(Request("auth", ("user", LogIns.User), ("pass", LogIns.Token))),
            .. client.Encode(Request("class_info_all")),
            .. client.Encode(Request("new", ("method", "Resilience::Target::new"))),
        ];
    }

    private static async Task<(RpcTestClient Client, string Oid)> LogInAsync(RpcTestHost host, MessageFormat format)
    {
        var client = await ConnectAsync(host.EndPoint, format);
        await client.LogInAsync();
        return (client, await client.NewTargetAsync());
    }

    private static async Task<int> LengthOfCallAsync(RpcTestHost host, MessageFormat format)
    {
        var (client, oid) = await LogInAsync(host, format);
        await using (client)
            return client.Encode(Call(oid)).Length;
    }
}
