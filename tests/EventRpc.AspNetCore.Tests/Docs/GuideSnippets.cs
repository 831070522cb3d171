using System.Collections.Concurrent;
using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using EventRpc.Protocol;
using EventRpc.Testing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using static EventRpc.Testing.RpcTestClient;

namespace EventRpc.AspNetCore.Tests.Docs;

/// <summary>The pieces of C# in docs/guide.md, docs/operating.md, docs/security.md and docs/performance.md. <see cref="DocumentationTests"/> compares.</summary>
public sealed class GuideSnippets
{
    private static readonly Account[] Accounts = [new("fred", "frh4./qCggHMw", ["operator"]), new("ann", "ann's token", [])];

    private static void ScheduleInline(WebApplicationBuilder builder)
    {
        builder.Services.Configure<SocketTransportOptions>(sockets => sockets.UnsafePreferInlineScheduling = true);
    }

    private static void ReadLessAhead(WebApplicationBuilder builder)
    {
        builder.Services.Configure<SocketTransportOptions>(transport => transport.MaxReadBufferSize = 64 * 1024);
    }

    private static void Configure(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(new AccountStore(Accounts)).AddSingleton<AuditTrail>().AddRouting();

        builder.Services.AddAuthorizationBuilder()
            .AddPolicy("operators", policy => policy.RequireRole("operator"));

        builder.Services.AddEventRpc()
            .AddClass<Ledger>()
            .AddClass<Clock>("My::Clock", clock => clock
                .Constructor("new", () => new Clock())
                .Method("now", x => x.Now)
                .Method("set", x => x.Set)
                .RequireAuthorization()
                .RequireAuthorizationFor("set", "operators"))
            .AddCredentialValidator<AccountValidator>()
            .AddCallFilter<MissingKeys>()
            .AddConnectionObserver<Audit>();
    }

    private static void Map(WebApplication app)
    {
        app.MapPost("/drain", (IEventRpcServer server, CancellationToken gone) => server.DrainAsync(gone));
        app.MapDelete("/clients/{id:long}", (long id, IEventRpcServer server) =>
            server.Disconnect(id) ? Results.NoContent() : Results.NotFound());
        app.MapGet("/clients", (IEventRpcServer server) => server.Connections.Select(client =>
            $"{client.Id} {client.RemoteEndPoint} {client.UserName} holds {client.ObjectCount} objects"));
        app.MapGet("/limits", (IEventRpcServer server) => server.LimitRejections.Where(limit => limit.Value > 0)
            .ToDictionary(limit => $"{limit.Key}", limit => limit.Value));
    }

    private static void Listen(WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ListenLocalhost(5080);
            kestrel.ListenAnyIP(5565, listen => listen.UseHttps().UseEventRpc());
            kestrel.ListenUnixSocket("/run/my-app/log.sock", listen => listen.UseEventRpcLog());
        });
    }

    private static void Basic(WebApplicationBuilder builder)
    {
        builder.Services.AddAuthentication().AddEventRpcBasic();
        builder.Services.AddAuthorization();
    }

    private static void ShowUser(WebApplication app) =>
        app.MapGet("/whoami", (ClaimsPrincipal user) => user.Identity!.Name).RequireAuthorization();

    [Fact]
    public async Task The_classes_filter_observer_and_validator_of_the_guide_do_what_it_says()
    {
        await using var host = await StartAsync();
        await using (var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal))
        {
            Assert.Equal("My::Ledger", Classes(await client.CallAsync(Request("class_info_all"))));
            var ledger = await client.NewAsync("My::Ledger::new");
            Assert.Equal("somebody", (await client.ResultAsync(ledger, "who_am_i")).ToString());
            Assert.Equal("Illegal access to My::Ledger->book", await client.ErrorAsync(ledger, "book", "rent", 800));

            Assert.Equal("Illegal credentials", (await LogInAsync(client, "fred", "wrong"))["msg"].ToString());
            Assert.True((await LogInAsync(client, "fred", "frh4./qCggHMw"))["ok"].IsTrue);
            Assert.Equal("My::Clock: new now set; My::Ledger: book get_balance new who_am_i", Members(await client.CallAsync(Request("class_info_all"))));
            Assert.Equal("fred", (await client.ResultAsync(ledger, "who_am_i")).ToString());
            await client.CallAsync(Request("exec", ("oid", ledger), ("method", "book"), ("params", Arguments("rent", 800))));
            Assert.Equal(800, (int)((PerlInteger)await client.ResultAsync(ledger, "get_balance", "rent")).Value);
            Assert.Equal("My::Ledger->get_balance: there is no account heating", await client.ErrorAsync(ledger, "get_balance", "heating"));
        }
        await host.Logs.WaitForAsync(line => line.EventId.Id == 11);
        Assert.Equal(["fred left (ClientLeft), holding 1 objects"], host.Services.GetRequiredService<AuditTrail>().Lines);
    }

    [Fact]
    public async Task What_only_operators_may_call_others_do_not_see()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        Assert.True((await LogInAsync(client, "ann", "ann's token"))["ok"].IsTrue);
        Assert.Equal("My::Clock: new now; My::Ledger: book get_balance new who_am_i", Members(await client.CallAsync(Request("class_info_all"))));
        var clock = await client.NewAsync("My::Clock::new");
        Assert.Equal("Illegal access to My::Clock->set", await client.ErrorAsync(clock, "set", "noon"));
    }

    [Fact]
    public async Task The_endpoints_of_the_guide_show_clients_and_send_them_away()
    {
        await using var host = await StartAsync();
        var addresses = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        using var http = new HttpClient { BaseAddress = new Uri(addresses.Single(address => !address.EndsWith($":{host.EndPoint.Port}", StringComparison.Ordinal))) };
        await using var first = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        await using var second = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        await first.NewAsync("My::Ledger::new");
        Assert.Contains("1 127.0.0.1:", await http.GetStringAsync(new Uri("/clients", UriKind.Relative)), StringComparison.Ordinal);
        Assert.Equal("{}", await http.GetStringAsync(new Uri("/limits", UriKind.Relative)));

        Assert.Equal(HttpStatusCode.NoContent, (await http.DeleteAsync(new Uri("/clients/1", UriKind.Relative))).StatusCode);
        Assert.Null(await first.ReceiveBytesAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await http.DeleteAsync(new Uri("/clients/99", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.PostAsync(new Uri("/drain", UriKind.Relative), null)).StatusCode);
        Assert.Null(await second.ReceiveBytesAsync());
        Assert.True(host.Server.IsDraining);
    }

    private static Task<RpcTestHost> StartAsync() => RpcTestHost.StartAsync(_ => { }, Configure, [("Kestrel:Endpoints:Http:Url", "http://127.0.0.1:0")], Map);

    private static Task<PerlHash> LogInAsync(RpcTestClient client, string user, string token) =>
        client.CallAsync(Request("auth", ("user", user), ("pass", token)));

    private static string Classes(PerlHash reply) => string.Join("; ", ((PerlHash)reply["class_info_all"]).Items.Keys.Order(StringComparer.Ordinal));

    private static string Members(PerlHash reply) => string.Join("; ", ((PerlHash)reply["class_info_all"]).Items
        .OrderBy(pair => pair.Key, StringComparer.Ordinal)
        .Select(pair => $"{pair.Key}: {string.Join(' ', ((PerlHash)pair.Value).Items.Keys.Order(StringComparer.Ordinal))}"));

    [RpcClass("My::Ledger", Dispatch = RpcDispatch.Serialized)]
    public sealed class Ledger
    {
        private readonly Dictionary<string, int> _balances = [];

        [RpcConstructor]
        public Ledger()
        {
        }

        [RpcMethod]
        public string WhoAmI(RpcCallContext call) => call.UserName ?? "somebody";

        [RpcMethod]
        public int GetBalance(string account) =>
            _balances.TryGetValue(account, out var balance) ? balance : throw new KeyNotFoundException($"there is no account {account}");

        [RpcMethod, Authorize]
        public void Book(string account, int amount) =>
            _balances[account] = _balances.GetValueOrDefault(account) + amount;
    }

    private sealed class Clock
    {
        private string _time = "noon";

        public string Now() => _time;

        public void Set(string time) => _time = time;
    }

    public sealed class MissingKeys : IRpcCallFilter
    {
        public async ValueTask InvokeAsync(RpcCallContext context, RpcCallDelegate next)
        {
            try
            {
                await next(context);
            }
            catch (KeyNotFoundException e)
            {
                throw new RpcException($"{context.ClassName}->{context.Method}: {e.Message}");
            }
        }
    }

    public sealed class Audit(AuditTrail trail) : IRpcConnectionObserver
    {
        public ValueTask OnDisconnectedAsync(RpcConnection connection, RpcCloseReason reason)
        {
            trail.Add($"{connection.UserName} left ({reason}), holding {connection.ObjectCount} objects");
            return default;
        }
    }

    public sealed class AccountValidator(AccountStore accounts) : IRpcCredentialValidator
    {
        public async ValueTask<ClaimsPrincipal?> ValidateAsync(RpcCredential credential, CancellationToken cancellationToken)
        {
            var account = await accounts.FindAsync(credential.User, cancellationToken);
            if (account is null || !Matches(account.Token, credential.Token))
                return null;

            var identity = new ClaimsIdentity(authenticationType: "Accounts");
            identity.AddClaim(new Claim(ClaimTypes.Name, account.User));
            identity.AddClaims(account.Roles.Select(role => new Claim(ClaimTypes.Role, role)));
            return new ClaimsPrincipal(identity);
        }

        private static bool Matches(string known, string sent) =>
            CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(known), Encoding.UTF8.GetBytes(sent));
    }

    public sealed class AuditTrail
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public void Add(string line) => Lines.Enqueue(line);
    }

    public sealed record Account(string User, string Token, string[] Roles);

    public sealed class AccountStore(Account[] accounts)
    {
        public ValueTask<Account?> FindAsync(string user, CancellationToken cancellationToken) => new(Array.Find(accounts, account => account.User == user));
    }
}
