using EventRpc.AspNetCore;
using EventRpc.Interop.Tests.Classes;
using EventRpc.Testing;
using Microsoft.Extensions.DependencyInjection;
using WebHostSample;

namespace EventRpc.Interop.Tests;

/// <summary>A server that exports the classes of these tests, and what is in common to run scripts against it.</summary>
internal static class InteropHost
{
    public static Task<RpcTestHost> StartAsync(params (string Key, string Value)[] settings) => StartAsync(_ => { }, settings);

    public static Task<RpcTestHost> StartAsync(Action<EventRpcBuilder> configure, params (string Key, string Value)[] settings)
    {
        PerlPeer.Require();
        return RpcTestHost.StartAsync(
            rpc =>
            {
                rpc.Services.AddSingleton<Observed>();
                rpc.AddClass<Echo>().AddClass<Node>().AddClass<Hub>().AddClass<TestClass>()
                    .AddClass<Calls>("Interop::Calls", calls => calls
                        .Constructor("new", () => new Calls())
                        .Constructor("none", Calls? () => null)
                        .Method("optional", c => c.Optional)
                        .Method("named", c => c.Named, namedParameters: true)
                        .Method("rest", c => c.Rest)
                        .Method("typed", c => c.Typed)
                        .Method("structured", c => c.Structured)
                        .Method("opposite", c => c.Opposite)
                        .Method("nothing", c => c.Nothing)
                        .Method("undef", c => c.Undef)
                        .Method("list", c => c.List)
                        .Method("several", c => c.Several)
                        .Method("later", c => c.LaterAsync)
                        .Method("nothing_later", c => c.NothingLaterAsync)
                        .Method("repeat", c => c.Repeat)
                        .Method("refuse", c => c.Refuse)
                        .Method("refuse_later", c => c.RefuseLaterAsync)
                        .Method("crash", c => c.Crash));
                configure(rpc);
            },
            settings);
    }

    extension(RpcTestHost host)
    {
        public Observed Observed => host.Services.GetRequiredService<Observed>();

        /// <summary>Starts a script against the server.</summary>
        public PerlProcess StartPerl(string script, params IEnumerable<string> arguments) =>
            PerlPeer.Start(script, ["--port", $"{host.EndPoint.Port}", .. arguments]);

        /// <summary>Runs a script against the server, which must succeed.</summary>
        public async Task RunPerlAsync(string script, params IEnumerable<string> arguments)
        {
            await using var perl = host.StartPerl(script, arguments);
            (await perl.WaitForExitAsync()).AssertSuccess();
        }
    }
}
