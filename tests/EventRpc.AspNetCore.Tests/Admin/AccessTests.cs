using System.Net;
using System.Net.Sockets;
using System.Text;
using EventRpc.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.AspNetCore.Tests.Admin;

/// <summary>Who gets in: without a policy this machine, and no page of another site; with policies, whom they let in.</summary>
public sealed class AccessTests
{
    private static readonly IPAddress Elsewhere = IPAddress.Parse("192.0.2.7");

    private static readonly string[] Paths = ["", "/", "/status", "/connections", "/connections/1", "/classes", "/methods", "/objects", "/samples", "/log"];

    [Fact]
    public async Task A_request_that_looks_like_that_of_a_proxy_without_headers_is_refused_where_no_policy_is()
    {
        await using var host = await AdminHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/eventrpc/status") { Version = HttpVersion.Version10, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var response = await host.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("HTTP/1.0", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_policy_other_machines_are_refused_everything_told_why_and_logged_once()
    {
        await using var host = await AdminHost.StartAsync(remote: Elsewhere);
        foreach (var path in Paths)
        {
            var (status, detail) = await host.SendAsync(HttpMethod.Get, path);
            Assert.Equal(403, status);
            Assert.Contains("on this machine only", detail, StringComparison.Ordinal);
            Assert.Contains(".RequireAuthorization(\"policy\")", detail, StringComparison.Ordinal);
        }
        Assert.Equal(403, (await host.SendAsync(HttpMethod.Delete, "/connections/1")).Status);
        var warning = Assert.Single(host.Rpc.Logs.Lines, line => line.EventId.Id == 100);
        Assert.Contains("/eventrpc", warning.Text, StringComparison.Ordinal);
        Assert.Contains("192.0.2.7", Assert.Single(host.Rpc.Logs.Lines, line => line.EventId.Id == 101).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1", 200)]
    [InlineData("127.8.9.10", 200)]
    [InlineData("::1", 200)]
    [InlineData("::ffff:127.0.0.1", 200)]
    [InlineData("::ffff:192.0.2.7", 403)]
    [InlineData("10.0.0.1", 403)]
    [InlineData("0.0.0.0", 403)]
    [InlineData("fe80::1", 403)]
    public async Task This_machine_is_what_has_a_loopback_address(string remote, int expected)
    {
        await using var host = await AdminHost.StartAsync(remote: IPAddress.Parse(remote));
        Assert.Equal(expected, (await host.SendAsync(HttpMethod.Get, "/status")).Status);
    }

    [Fact]
    public async Task Whoever_has_no_address_is_on_this_machine()
    {
        var path = Path.Combine(Path.GetTempPath(), $"admin-{Guid.NewGuid():N}.sock");
        await using var host = await AdminHost.StartAsync(settings: ("Kestrel:Endpoints:Socket:Url", $"http://unix:{path}"));
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellation) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var http = new HttpClient(handler);
        using var response = await http.GetAsync(new Uri("http://localhost/eventrpc/status"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("X-Forwarded-Host", "localhost")]
    [InlineData("X-Forwarded-Proto", "https")]
    [InlineData("X-Real-IP", "127.0.0.1")]
    [InlineData("Forwarded", "for=127.0.0.1")]
    [InlineData("Via", "1.1 proxy")]
    public async Task What_has_come_through_a_proxy_that_nobody_asked_is_not_from_this_machine(string header, string value)
    {
        await using var host = await AdminHost.StartAsync();
        var (status, detail) = await host.SendAsync(HttpMethod.Get, "/status", (header, value));
        Assert.Equal(403, status);
        Assert.Contains($"through a proxy ({header})", detail, StringComparison.Ordinal);
        Assert.Contains("UseForwardedHeaders", detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("192.0.2.7", 403)]
    [InlineData("127.0.0.1", 200)]
    [InlineData("127.0.0.1, 192.0.2.7", 403)]
    public async Task A_proxy_on_this_machine_tells_where_callers_are(string forwardedFor, int expected)
    {
        await using var host = await AdminHost.StartAsync(use: app => app.UseForwardedHeaders(new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor }));
        Assert.Equal(expected, (await host.SendAsync(HttpMethod.Get, "/status", ("X-Forwarded-For", forwardedFor))).Status);
    }

    [Theory]
    [InlineData("evil.example", 403)]
    [InlineData("evil.example:5080", 403)]
    [InlineData("localhost.evil.example", 403)]
    [InlineData("127.0.0.1.evil.example", 403)]
    [InlineData("192.0.2.7", 403)]
    [InlineData("localhost", 200)]
    [InlineData("LOCALHOST:5080", 200)]
    [InlineData("app.localhost", 200)]
    [InlineData("127.0.0.1:80", 200)]
    [InlineData("[::1]:80", 200)]
    public async Task A_name_that_anybody_can_have_lead_here_is_refused(string name, int expected)
    {
        await using var host = await AdminHost.StartAsync();
        Assert.Equal(expected, (await host.SendAsync(HttpMethod.Get, "/status", ("Host", name))).Status);
        Assert.Equal(expected == 200 ? 404 : 403, (await host.SendAsync(HttpMethod.Delete, "/connections/9", ("Host", name))).Status);
    }

    [Fact]
    public async Task A_request_without_a_name_is_refused()
    {
        await using var host = await AdminHost.StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, host.Http.BaseAddress!.Port);
        await client.GetStream().WriteAsync("GET /eventrpc/status HTTP/1.0\r\n\r\n"u8.ToArray());
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        Assert.Contains(" 403 ", await reader.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cross-site")]
    [InlineData("same-site")]
    [InlineData("anything")]
    public async Task A_page_of_another_site_can_neither_read_nor_act_through_a_browser(string site)
    {
        await using var host = await AdminHost.StartAsync();
        await using var client = await host.ConnectAsync();
        Assert.Equal(403, (await host.SendAsync(HttpMethod.Delete, "/connections/1", ("Sec-Fetch-Site", site))).Status);
        // As a form that overrides its method would.
        Assert.Equal(403, (await host.SendAsync(HttpMethod.Delete, "/connections/1", ("Sec-Fetch-Site", site), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document"))).Status);
        var (status, detail) = await host.SendAsync(HttpMethod.Get, "/log", ("Sec-Fetch-Site", site), ("Sec-Fetch-Mode", "no-cors"), ("Sec-Fetch-Dest", "image"));
        Assert.Equal(403, status);
        Assert.Contains("A page of another site", detail, StringComparison.Ordinal);
        Assert.Equal(403, (await host.SendAsync(HttpMethod.Get, "", ("Sec-Fetch-Site", site), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "iframe"))).Status);
        Assert.Equal(200, (await host.SendAsync(HttpMethod.Get, "", ("Sec-Fetch-Site", site), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document"))).Status);
        Assert.Equal(1, host.Rpc.Server.ConnectionCount);
    }

    [Theory]
    [InlineData("http://evil.example", 403)]
    [InlineData("null", 403)]
    [InlineData("http://localhost:1", 403)]
    [InlineData("http://127.0.0.1", 403)]
    [InlineData("own", 204)]
    public async Task Browsers_that_tell_only_the_origin_are_held_to_it(string origin, int expected)
    {
        await using var host = await AdminHost.StartAsync();
        await using var client = await host.ConnectAsync();
        if (origin == "own")
            origin = host.Http.BaseAddress!.GetLeftPart(UriPartial.Authority);
        Assert.Equal(expected, (await host.SendAsync(HttpMethod.Delete, "/connections/1", ("Origin", origin))).Status);
    }

    [Fact]
    public async Task The_page_itself_and_programs_may_act()
    {
        await using var host = await AdminHost.StartAsync();
        await using var first = await host.ConnectAsync();
        await using var second = await host.ConnectAsync();
        var own = host.Http.BaseAddress!.GetLeftPart(UriPartial.Authority);
        Assert.Equal(204, (await host.SendAsync(HttpMethod.Delete, "/connections/1", ("Sec-Fetch-Site", "same-origin"), ("Origin", own))).Status);
        Assert.Equal(204, (await host.SendAsync(HttpMethod.Delete, "/connections/2")).Status);
    }

    [Fact]
    public async Task An_origin_that_a_cors_policy_on_the_endpoints_names_may_read_and_act()
    {
        const string Dashboard = "https://dashboard.example";
        await using var host = await AdminHost.StartAsync(
            app => app.MapEventRpcAdmin("/eventrpc").RequireCors("dashboard"),
            prepare: builder => builder.Services.AddCors(cors => cors.AddPolicy("dashboard", policy => policy.WithOrigins(Dashboard).WithMethods("GET", "DELETE"))));
        await using var client = await host.ConnectAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/eventrpc/status");
        request.Headers.Add("Origin", Dashboard);
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        using var response = await host.Http.SendAsync(request);
        Assert.Equal(Dashboard, Assert.Single(response.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal(403, (await host.SendAsync(HttpMethod.Get, "/status", ("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site"))).Status);
        Assert.Equal(204, (await host.SendAsync(HttpMethod.Delete, "/connections/1", ("Origin", Dashboard), ("Sec-Fetch-Site", "cross-site"))).Status);
    }

    [Fact]
    public async Task What_the_application_allows_every_page_elsewhere_is_not_allowed_here()
    {
        await using var host = await AdminHost.StartAsync(prepare: builder => builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy => policy.AllowAnyOrigin().AllowAnyMethod())));
        Assert.Equal(403, (await host.SendAsync(HttpMethod.Get, "/status", ("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site"))).Status);
    }

    [Fact]
    public async Task A_policy_lets_in_whom_it_names_from_anywhere()
    {
        await using var host = await AdminHost.StartAsync(app => app.MapEventRpcAdmin("/eventrpc").RequireAuthorization("readers"));
        foreach (var path in Paths)
            Assert.Equal(401, (await host.SendAsync(HttpMethod.Get, path)).Status);
        Assert.Equal(401, (await host.SendAsync(HttpMethod.Delete, "/connections/1")).Status);
        Assert.DoesNotContain(host.Rpc.Logs.Lines, line => line.EventId.Id == 100);

        await using var client = await host.ConnectAsync();
        host.Http.DefaultRequestHeaders.Authorization = AdminHost.Basic(AdminHost.Anna);
        // Behind a policy neither the address nor the name counts, but pages of others still do not get in.
        Assert.Equal(200, (await host.SendAsync(HttpMethod.Get, "/status", ("Host", "rpc.example"), ("X-Forwarded-For", "192.0.2.7"))).Status);
        Assert.Equal(403, (await host.SendAsync(HttpMethod.Delete, "/connections/1", ("Sec-Fetch-Site", "cross-site"))).Status);
        Assert.True((await host.GetAsync("/status")).GetProperty("canDisconnect").GetBoolean());
        Assert.Equal(204, (await host.SendAsync(HttpMethod.Delete, "/connections/1")).Status);
        Assert.Contains(host.Rpc.Logs.Lines, line => line.EventId.Id == 102 && line.Text.Contains("by 'anna'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Disconnecting_can_ask_for_more_than_reading()
    {
        await using var host = await AdminHost.StartAsync(app => app.MapEventRpcAdmin("/eventrpc").RequireDisconnectAuthorization("operators").RequireAuthorization("readers"));
        await using var client = await host.ConnectAsync();
        host.Http.DefaultRequestHeaders.Authorization = AdminHost.Basic(AdminHost.Anna);
        Assert.False((await host.GetAsync("/status")).GetProperty("canDisconnect").GetBoolean());
        Assert.Equal(403, (await host.SendAsync(HttpMethod.Delete, "/connections/1")).Status);
        host.Http.DefaultRequestHeaders.Authorization = AdminHost.Basic(AdminHost.Fred);
        Assert.True((await host.GetAsync("/status")).GetProperty("canDisconnect").GetBoolean());
        Assert.Equal(204, (await host.SendAsync(HttpMethod.Delete, "/connections/1")).Status);
    }

    [Fact]
    public async Task Reading_stays_on_this_machine_where_only_disconnecting_has_a_policy()
    {
        static void Map(WebApplication app) => app.MapEventRpcAdmin("/eventrpc").RequireDisconnectAuthorization(policy => policy.RequireUserName(AdminHost.Fred));
        await using (var far = await AdminHost.StartAsync(Map, remote: Elsewhere))
            Assert.Equal(403, (await far.SendAsync(HttpMethod.Get, "/status")).Status);
        await using var host = await AdminHost.StartAsync(Map);
        Assert.False((await host.GetAsync("/status")).GetProperty("canDisconnect").GetBoolean());
        Assert.Equal(401, (await host.SendAsync(HttpMethod.Delete, "/connections/1")).Status);
        Assert.Single(host.Rpc.Logs.Lines, line => line.EventId.Id == 100);
    }

    [Fact]
    public async Task Letting_anonymous_callers_in_does_not_let_other_machines_in()
    {
        await using var host = await AdminHost.StartAsync(app => app.MapEventRpcAdmin("/eventrpc").RequireAuthorization("readers").AllowAnonymous(), remote: Elsewhere);
        Assert.Equal(403, (await host.SendAsync(HttpMethod.Get, "/status")).Status);
        Assert.Equal(403, (await host.SendAsync(HttpMethod.Delete, "/connections/1")).Status);
    }

    [Fact]
    public async Task The_policy_of_a_group_around_counts()
    {
        await using var host = await AdminHost.StartAsync(app => app.MapGroup("/ops").RequireAuthorization("readers").MapEventRpcAdmin("eventrpc"));
        using var response = await host.Http.GetAsync(new Uri("/ops/eventrpc/status", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.DoesNotContain(host.Rpc.Logs.Lines, line => line.EventId.Id == 100);
    }

    [Fact]
    public async Task There_may_be_several_prefixes_each_with_its_own_policy()
    {
        await using var host = await AdminHost.StartAsync(app =>
        {
            app.MapEventRpcAdmin("/eventrpc");
            app.MapEventRpcAdmin("/closed").RequireAuthorization("readers");
            app.MapGet("/where", (LinkGenerator links) => links.GetPathByName("closedGetStatus"));
        });
        Assert.Equal("/closed/status", await host.Http.GetStringAsync(new Uri("/where", UriKind.Relative)));
        Assert.Equal(200, (await host.SendAsync(HttpMethod.Get, "/status")).Status);
        using var response = await host.Http.GetAsync(new Uri("/closed/status", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("/eventrpc/", Assert.Single(host.Rpc.Logs.Lines, line => line.EventId.Id == 100 && line.Category.StartsWith("EventRpc.", StringComparison.Ordinal)).Text.Split(' ')[4]);
    }

    [Fact]
    public void Without_a_server_there_is_nothing_to_map()
    {
        var app = WebApplication.CreateSlimBuilder().Build();
        var error = Assert.Throws<InvalidOperationException>(() => app.MapEventRpcAdmin("/eventrpc"));
        Assert.Equal("MapEventRpcAdmin shows a server that is not there: call builder.Services.AddEventRpc() before the application is built.", error.Message);
    }
}
