using System.Collections.Concurrent;
using EventRpc.Protocol;
using EventRpc.Testing;
using Microsoft.Extensions.DependencyInjection;
using static EventRpc.Testing.RpcTestClient;

namespace EventRpc.AspNetCore.Tests.Dispatch;

public sealed class FilterTests
{
    private readonly ConcurrentQueue<string> _events = new();

    private Task<RpcTestHost> StartAsync() => RpcTestHost.StartAsync(
        rpc => rpc.AddClass<Thing>().AddCallFilter<Outer>().AddCallFilter<Inner>(),
        builder => builder.Services.AddSingleton(_events),
        []);

    [Fact]
    public async Task Filters_go_around_every_call_in_order_of_registration()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        var oid = await client.NewAsync("T::Thing::new");
        Assert.Equal("x", (await client.ResultAsync(oid, "later", "x")).ToString());
        Assert.Equal(
            ["outer T::Thing->new", "inner T::Thing->new of outer", "after T::Thing->new", "outer T::Thing->later", "inner T::Thing->later of outer", "after T::Thing->later"],
            _events);
    }

    [Fact]
    public async Task A_filter_can_refuse_a_call_or_say_what_it_fails_with()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        var oid = await client.NewAsync("T::Thing::new");
        Assert.Equal("not now", await client.ErrorAsync(oid, "get_size"));
        Assert.Equal("T::Thing->set_data was refused", await client.ErrorAsync(oid, "set_data", "never"));
        Assert.Equal("wrapped: boo", await client.ErrorAsync(oid, "fail", "boo"));
        Assert.Equal(PerlValue.Undef, await client.ResultAsync(oid, "get_data"));
    }

    [Fact]
    public async Task A_filter_cannot_make_a_reply_of_a_call_that_failed()
    {
        await using var host = await StartAsync();
        host.Logs.ExpectError(43);
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        var oid = await client.NewAsync("T::Thing::new");
        Assert.StartsWith("Internal error in T::Thing->crash (reference ", await client.ErrorAsync(oid, "crash"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("get_size", "too late: get_size")]
    [InlineData("fail", "too late: fail")]
    public async Task A_filter_that_fails_after_the_method_fails_the_call_though_another_swallows_that(string method, string error)
    {
        await using var host = await RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>().AddCallFilter<Swallowing>().AddCallFilter<TooLate>());
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        var oid = await client.NewAsync("T::Thing::new");
        Assert.Equal(error, await client.ErrorAsync(oid, method, "boo"));
    }

    [Fact]
    public async Task A_filter_that_calls_next_twice_fails_the_call()
    {
        await using var host = await StartAsync();
        host.Logs.ExpectError(43);
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        var oid = await client.NewAsync("T::Thing::new");
        Assert.StartsWith("Internal error in T::Thing->add", await client.ErrorAsync(oid, "add", 1, 2), StringComparison.Ordinal);
        Assert.Equal("x", (await client.ResultAsync(oid, "later", "x")).ToString());
    }

    [Fact]
    public async Task A_filter_that_takes_longer_than_its_connection_has_calls_nothing_any_more()
    {
        var patience = new Patience();
        await using var host = await RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>().AddCallFilter<Patient>(), builder => builder.Services.AddSingleton(patience), []);
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        await client.SendAsync(Request("new", ("method", "T::Thing::new")));
        await patience.Waits.Task.WaitAsync(TimeSpan.FromSeconds(30));
        host.Server.Disconnect(1);
        patience.IsOver.SetResult();
        await host.Logs.WaitForAsync(line => line.EventId.Id == 11);
        Assert.DoesNotContain(host.Logs.Lines, line => line.EventId.Id is 41 or 76);
    }

    [Fact]
    public async Task A_call_ends_before_its_reply_even_if_a_filter_does_not_wait_for_it()
    {
        await using var host = await RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>().AddCallFilter<Hasty>());
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        await using var other = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        var oid = await client.NewAsync("T::Thing::new");
        var otherOid = await other.NewAsync("T::Thing::new");
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("x", (await client.ResultAsync(oid, "later", "x")).ToString());
            Assert.Equal("boo", await client.ErrorAsync(oid, "fail", "boo"));
            Assert.Equal("y", (await other.ResultAsync(otherOid, "later", "y")).ToString());
        }
    }

    [Fact]
    public async Task A_filter_that_calls_next_when_its_call_has_ended_calls_nothing()
    {
        var late = new Late();
        await using var host = await RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>().AddCallFilter<Procrastinating>(), builder => builder.Services.AddSingleton(late), []);
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        Assert.Equal("T::Thing->new was refused", (await client.CallAsync(Request("new", ("method", "T::Thing::new"))))["msg"].ToString());
        await Assert.ThrowsAsync<InvalidOperationException>(() => late.CallAsync!());
        Assert.Equal(0, host.Server.ObjectCount);
    }

    [Fact]
    public async Task A_call_that_a_filter_gives_up_on_another_thread_ends_before_anything_else_is_served_with_what_it_uses()
    {
        var patience = new Patience();
        await using var host = await RpcTestHost.StartAsync(
            rpc => rpc.AddClass<Patience>("T::Patience", patient => patient.Constructor("new", () => patience).Method("wait", (Patience self) =>
            {
                self.Waits.SetResult();
                self.IsOver.Task.Wait(TimeSpan.FromSeconds(30));
                return "waited";
            }).Method("say", (Patience self, string text) => text)).AddCallFilter<Impatient>(),
            builder => builder.Services.AddSingleton(patience),
            []);
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        await using var other = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        var oid = await client.NewAsync("T::Patience::new");
        var otherOid = await other.NewAsync("T::Patience::new");
        var waiting = client.ErrorAsync(oid, "wait");
        await patience.GivenUp.Task.WaitAsync(TimeSpan.FromSeconds(30));
        for (var i = 0; i < 20; i++)
            Assert.Equal($"{i}", (await other.ResultAsync(otherOid, "say", $"{i}")).ToString());
        Assert.False(waiting.IsCompleted);
        patience.IsOver.SetResult();
        Assert.Equal("too slow", await waiting);
        Assert.Equal("again", (await client.ResultAsync(oid, "say", "again")).ToString());
    }

    /// <summary>Gives up calls that wait.</summary>
    public sealed class Impatient(Patience patience) : IRpcCallFilter
    {
        public async ValueTask InvokeAsync(RpcCallContext context, RpcCallDelegate next)
        {
            var called = Task.Run(() => next(context).AsTask());
            if (await Task.WhenAny(called, patience.Waits.Task) == called || context.Method != "wait")
            {
                await called;
                return;
            }
            patience.GivenUp.SetResult();
            throw new RpcException("too slow");
        }
    }

    public sealed class Late
    {
        public Func<Task>? CallAsync { get; set; }
    }

    public sealed class Procrastinating(Late late) : IRpcCallFilter
    {
        public ValueTask InvokeAsync(RpcCallContext context, RpcCallDelegate next)
        {
            late.CallAsync = () => next(context).AsTask();
            return default;
        }
    }

    public sealed class Hasty : IRpcCallFilter
    {
        public ValueTask InvokeAsync(RpcCallContext context, RpcCallDelegate next)
        {
            _ = next(context).AsTask();
            return default;
        }
    }

    public sealed class Patience
    {
        public TaskCompletionSource GivenUp { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Waits { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource IsOver { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public sealed class Patient(Patience patience) : IRpcCallFilter
    {
        public async ValueTask InvokeAsync(RpcCallContext context, RpcCallDelegate next)
        {
            patience.Waits.SetResult();
            await patience.IsOver.Task;
            await next(context);
        }
    }

    public sealed class Swallowing : IRpcCallFilter
    {
        public async ValueTask InvokeAsync(RpcCallContext context, RpcCallDelegate next)
        {
            try
            {
                await next(context);
            }
            catch (RpcException)
            {
                // Would be a reply, if it could.
            }
        }
    }

    public sealed class TooLate : IRpcCallFilter
    {
        public async ValueTask InvokeAsync(RpcCallContext context, RpcCallDelegate next)
        {
            try
            {
                await next(context);
            }
            catch (RpcException) when (context.Method == "fail")
            {
                // The last that is thrown is what counts.
            }
            if (context.Method != "new")
                throw new RpcException($"too late: {context.Method}");
        }
    }

    public sealed class Outer(ConcurrentQueue<string> events) : IRpcCallFilter
    {
        public async ValueTask InvokeAsync(RpcCallContext context, RpcCallDelegate next)
        {
            events.Enqueue($"outer {context.ClassName}->{context.Method}");
            context.Items["from"] = "outer";
            await Task.Yield();
            await next(context);
            events.Enqueue($"after {context.ClassName}->{context.Method}");
        }
    }

    public sealed class Inner(ConcurrentQueue<string> events) : IRpcCallFilter
    {
        public async ValueTask InvokeAsync(RpcCallContext context, RpcCallDelegate next)
        {
            events.Enqueue($"inner {context.ClassName}->{context.Method} of {context.Items["from"]}");
            switch (context.Method)
            {
                case "get_size":
                    throw new RpcException("not now");
                case "set_data":
                    return;
                case "add":
                    await next(context);
                    await next(context);
                    return;
            }
            try
            {
                await next(context);
            }
            catch (RpcException e)
            {
                throw new RpcException($"wrapped: {e.Message}");
            }
            catch (InvalidOperationException)
            {
                // Would be a reply, if it could.
            }
        }
    }
}
