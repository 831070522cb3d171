using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using EventRpc.Protocol;
using EventRpc.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.AspNetCore.Tests.Admin;

/// <summary>A server with admin endpoints, and a client of these.</summary>
internal sealed class AdminHost : IAsyncDisposable
{
    public const string Fred = "fred";
    public const string Anna = "anna";

    private AdminHost(RpcTestHost rpc, Uri address)
    {
        Rpc = rpc;
        Http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };
    }

    public RpcTestHost Rpc { get; }

    public HttpClient Http { get; }

    /// <summary>Starts a server whose users are fred and anna, both with the password "right".</summary>
    /// <param name="map">Adds the admin endpoints; null for /eventrpc, without a policy.</param>
    /// <param name="remote">Where requests come from, as a proxy would tell; null for where they really come from.</param>
    /// <param name="configure">Exports more than <see cref="Thing"/>.</param>
    /// <param name="prepare">Adds services.</param>
    /// <param name="use">Adds middleware.</param>
    /// <param name="settings">Settings.</param>
    public static async Task<AdminHost> StartAsync(
        Action<WebApplication>? map = null,
        IPAddress? remote = null,
        Action<EventRpcBuilder>? configure = null,
        Action<WebApplicationBuilder>? prepare = null,
        Action<WebApplication>? use = null,
        params (string, string)[] settings)
    {
        var rpc = await RpcTestHost.StartAsync(
            builder =>
            {
                builder.AddClass<Thing>();
                configure?.Invoke(builder);
            },
            builder =>
            {
                builder.Services.AddAuthentication(EventRpcBasicDefaults.AuthenticationScheme).AddEventRpcBasic();
                builder.Services.AddAuthorizationBuilder().AddPolicy("readers", policy => policy.RequireAuthenticatedUser()).AddPolicy("operators", policy => policy.RequireUserName(Fred));
                builder.Services.AddRouting().AddCors();
                prepare?.Invoke(builder);
            },
            [
                ("Kestrel:Endpoints:Http:Url", "http://127.0.0.1:0"),
                ("EventRpc:Authentication:Users:fred", PerlCrypt.Hash(Fred, "right")),
                ("EventRpc:Authentication:Users:anna", PerlCrypt.Hash(Anna, "right")),
                .. settings,
            ],
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
                use?.Invoke(app);
                app.UseRouting().UseCors().UseAuthentication().UseAuthorization();
                if (map is null)
                    app.MapEventRpcAdmin("/eventrpc");
                else
                    map(app);
            });
        var addresses = rpc.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        var notHttp = rpc.Server.Endpoints.Concat(rpc.Server.LogEndpoints).Select(endpoint => ((IPEndPoint)endpoint.EndPoint).Port).ToHashSet();
        return new AdminHost(rpc, addresses.Select(address => new Uri(address)).First(address => !notHttp.Contains(address.Port)));
    }

    public static AuthenticationHeaderValue Basic(string user) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:right")));

    public Task<RpcTestClient> ConnectAsync() => RpcTestClient.ConnectAsync(Rpc.EndPoint, MessageFormat.Sereal);

    /// <summary>Connects a client that is logged in.</summary>
    public async Task<RpcTestClient> ConnectAsync(string user)
    {
        var client = await ConnectAsync();
        var reply = await client.CallAsync(RpcTestClient.Request("auth", ("user", user), ("pass", PerlCrypt.Hash(user, "right"))));
        Assert.True(reply["ok"].IsTrue, reply["msg"].ToString());
        return client;
    }

    /// <summary>The JSON that an address answers with.</summary>
    public async Task<JsonElement> GetAsync(string path)
    {
        using var response = await Http.GetAsync(new Uri($"/eventrpc{path}", UriKind.Relative));
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}: {text}");
        return JsonElement.Parse(text);
    }

    /// <summary>The status that a request is answered with, and what is said of it if that is no success.</summary>
    public async Task<(int Status, string Detail)> SendAsync(HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, $"/eventrpc{path}");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json")
            return ((int)response.StatusCode, "");
        var problem = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        return ((int)response.StatusCode, problem.TryGetProperty("errors", out var errors) ? errors.ToString() : problem.GetProperty("detail").GetString()!);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Rpc.DisposeAsync();
    }
}
