using System.Diagnostics.Metrics;
using EventRpc.Protocol;
using EventRpc.Testing;
using Microsoft.Extensions.DependencyInjection;
using static EventRpc.Testing.RpcTestClient;

namespace EventRpc.AspNetCore.Tests.Dispatch;

/// <summary>What a call costs besides what its method does: one flush a batch, and no memory.</summary>
public abstract class HotPathTests(MessageFormat format, bool isCompiled = false)
{
    [Fact]
    public async Task Replies_to_requests_that_arrive_together_are_sent_with_one_flush()
    {
        await using var host = await RpcTestHost.StartAsync(rpc => _ = isCompiled ? rpc.AddCompiledClass<Thing>() : rpc.AddClass<Thing>(), ("EventRpc:AllowStorable", "true"));
        await using var client = await ConnectAsync(host.EndPoint);
        var switching = client.Encode(Request("neg_format_set", ("msg", format.Name)));
        await client.SetFormatAsync(format);
        var batch = Enumerable.Repeat(client.Encode(Request("class_info_all")), 50).SelectMany(bytes => bytes).ToArray();
        using var connection = new InMemoryConnection();
        await connection.ServeAsync(host, [.. switching, .. batch]);
        Assert.Equal(1, connection.Flushes);
        Assert.Equal(51, connection.Messages.Count());
    }

    [Theory]
    [InlineData("get_size", 0)]
    [InlineData("get_data", 0)]
    [InlineData("add", 0)]
    [InlineData("set_data", 32)]
    [InlineData("get_data", 0, true)]
    public async Task A_call_allocates_only_what_its_method_asks_for(string method, int expectedBytes, bool isMeasured = false)
    {
        await using var host = await RpcTestHost.StartAsync(rpc => _ = isCompiled ? rpc.AddCompiledClass<Thing>() : rpc.AddClass<Thing>(), ("EventRpc:AllowStorable", "true"));
        using var measuring = new MeterListener();
        var measured = 0;
        if (isMeasured)
        {
            var factory = host.Services.GetRequiredService<IMeterFactory>();
            measuring.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Scope == factory && instrument.Name == "rpc.server.call.duration")
                    listener.EnableMeasurementEvents(instrument);
            };
            measuring.SetMeasurementEventCallback<double>((_, _, tags, _) => measured += tags.Length);
            measuring.Start();
        }
        // Logging costs nothing where its level is off; here all levels are on.
        var server = ActivatorUtilities.CreateInstance<EventRpcServer>(host.Services, Microsoft.Extensions.Logging.Abstractions.NullLogger<EventRpcServer>.Instance);
        await using var client = await ConnectAsync(host.EndPoint);
        using var connection = new InMemoryConnection();
        var connections = host.Services.GetRequiredService<ConnectionTable>();
        var rpc = connections.Add(connection.Context);
        var processors = new RequestProcessors(server);
        var processor = processors.Rent(rpc);
        Assert.True(await processor.ProcessAsync(client.Encode(Request("neg_format_set", ("msg", format.Name)))[4..]));
        await client.SetFormatAsync(format);
        var oid = rpc.Objects.HandOut(new Thing("abc")).Oid;
        await processor.Replies.FlushAsync();
        processors.Return(processor);
        PerlValue[] arguments = method switch { "add" => [3, 4], "set_data" => ["four"], _ => [] };
        ArraySegment<byte> request = client.Encode(Request("exec", ("oid", oid), ("method", method), ("params", Arguments(arguments))))[4..];

        // The runtime compiles hot code anew in the background; only the least of several rounds is the code's own.
        const int Calls = 1000;
        var least = long.MaxValue;
        for (var round = 0; round < 20; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var call = 0; call < Calls; call++)
                Serve(processors, rpc, request);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.Equal(expectedBytes * Calls, least);
        Assert.Equal(isMeasured ? 2 * 20 * Calls : 0, measured);
        await connections.RemoveAsync(rpc);
    }

    private static void Serve(RequestProcessors processors, RpcConnection rpc, ArraySegment<byte> request)
    {
        var processor = processors.Rent(rpc);
        processor.Replies.Mark();
        var processing = processor.ProcessAsync(request);
        Assert.True(processing.IsCompletedSuccessfully && processing.Result);
        processor.Rest();
        processor.Replies.TakeBack();
        Assert.True(processor.IsAtRest);
        processors.Return(processor);
    }
}

public sealed class SerealHotPathTests() : HotPathTests(MessageFormat.Sereal);

public sealed class CompiledHotPathTests() : HotPathTests(MessageFormat.Sereal, isCompiled: true);

public sealed class CborHotPathTests() : HotPathTests(MessageFormat.Cbor);

public sealed class JsonHotPathTests() : HotPathTests(MessageFormat.Json);

public sealed class StorableHotPathTests() : HotPathTests(MessageFormat.Storable);
