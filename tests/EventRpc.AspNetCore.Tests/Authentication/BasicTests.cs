using System.Net;
using System.Text;
using EventRpc.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.AspNetCore.Tests.Authentication;

public sealed class BasicTests
{
    private const string Token = "frh4./qCggHMw";

    [Fact]
    public async Task The_users_of_the_server_get_in_and_others_are_asked_for_a_password()
    {
        await using var host = await StartAsync();
        using var http = Client(host);
        using var asked = await http.GetAsync(new Uri("/who", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, asked.StatusCode);
        Assert.Equal("Basic realm=\"Event::RPC\", charset=\"UTF-8\"", asked.Headers.WwwAuthenticate.ToString());
        Assert.Equal("fred", await GetAsync(http, Encode($"fred:right")));
        Assert.Equal("401", await GetAsync(http, Encode("fred:wrong")));
        Assert.Contains(host.Logs.Lines, line => line.EventId.Id == 38 && line.Text.Contains("'fred'", StringComparison.Ordinal));
        Assert.DoesNotContain(host.Logs.Lines, line => line.Text.Contains("wrong", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Basic")]
    [InlineData("Basic !!!")]
    [InlineData("Basic ZnJlZDrigqw=")]
    [InlineData("Basic ZnJlZA==")]
    [InlineData("Basic ZnJlZDr/")]
    [InlineData("Basic ZnJlAGQ6eA==")]
    [InlineData("Bearer ZnJlZDp4")]
    [InlineData("Basic JDYkcm91bmRzPTk5OTk5OTk5JHg6eA==")]
    public async Task What_is_malformed_is_refused_without_a_trace_in_the_log_of_errors(string header)
    {
        await using var host = await StartAsync();
        using var http = Client(host);
        Assert.Equal("401", await GetAsync(http, header));
        Assert.DoesNotContain(host.Logs.Lines, line => line.EventId.Id == 38);
    }

    [Fact]
    public async Task Failures_count_towards_the_limit_of_the_address()
    {
        await using var host = await StartAsync(settings: [("EventRpc:Limits:LoginFailuresPerMinute", "2")]);
        using var http = Client(host);
        Assert.Equal("401", await GetAsync(http, Encode("fred:wrong")));
        Assert.Equal("fred", await GetAsync(http, Encode($"fred:right")));
        Assert.Equal("401", await GetAsync(http, Encode("fred:wrong")));
        Assert.Equal("401", await GetAsync(http, Encode($"fred:right")));
        Assert.Single(host.Logs.Lines, line => line.EventId.Id == 35);
    }

    [Fact]
    public async Task Passwords_from_other_machines_are_not_taken_in_clear_nor_asked_for()
    {
        await using var host = await StartAsync(remote: IPAddress.Parse("192.0.2.7"));
        using var http = Client(host);
        Assert.Equal("403", await GetAsync(http, Encode($"fred:right")));
        using var asked = await http.GetAsync(new Uri("/who", UriKind.Relative));
        Assert.Empty(asked.Headers.WwwAuthenticate);
        Assert.Contains(host.Logs.Lines, line => line.EventId.Id == 38 && line.Text.Contains("192.0.2.7", StringComparison.Ordinal));
        Assert.Equal(1, host.Services.GetRequiredService<ServerStatistics>().AuthenticationFailures);
    }

    [Fact]
    public async Task Passwords_in_clear_are_taken_where_that_is_allowed()
    {
        await using var host = await StartAsync(remote: IPAddress.Parse("192.0.2.7"), allowPlainHttp: true);
        using var http = Client(host);
        Assert.Equal("fred", await GetAsync(http, Encode($"fred:right")));
    }

    private static string Encode(string credentials) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials));

    private static async Task<string> GetAsync(HttpClient http, string authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/who");
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var response = await http.SendAsync(request);
        return response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync() : $"{(int)response.StatusCode}";
    }

    private static HttpClient Client(RpcTestHost host)
    {
        var rpc = host.EndPoint.Port;
        var addresses = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        return new HttpClient { BaseAddress = addresses.Select(address => new Uri(address)).First(address => address.Port != rpc) };
    }

    private static Task<RpcTestHost> StartAsync(IPAddress? remote = null, bool allowPlainHttp = false, params (string, string)[] settings) => RpcTestHost.StartAsync(
        rpc => rpc.AddClass<Thing>(),
        builder =>
        {
            builder.Services.AddAuthentication(EventRpcBasicDefaults.AuthenticationScheme).AddEventRpcBasic(configure: basic => basic.AllowPlainHttp = allowPlainHttp);
            builder.Services.AddAuthorization();
            builder.Services.AddRouting();
        },
        [("Kestrel:Endpoints:Http:Url", "http://127.0.0.1:0"), ("EventRpc:Authentication:Users:fred", Token), .. settings],
        app =>
        {
            if (remote is not null)
            {
                app.Use((context, next) =>
                {
                    context.Connection.RemoteIpAddress = remote;
                    return next(context);
                });
            }
            app.UseRouting().UseAuthentication().UseAuthorization();
            app.MapGet("/who", (HttpContext context) => context.User.Identity!.Name).RequireAuthorization();
        });
}
