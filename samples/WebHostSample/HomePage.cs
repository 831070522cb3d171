using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using EventRpc.AspNetCore;

namespace WebHostSample;

/// <summary>The page that says what is where.</summary>
internal static class HomePage
{
    public static string Render(IEventRpcServer server)
    {
        var endpoints = new StringBuilder();
        foreach (var endpoint in server.Endpoints)
        {
            var port = (endpoint.EndPoint as IPEndPoint)?.Port;
            endpoints.Append(CultureInfo.InvariantCulture, $"<li><code>{HtmlEncoder.Default.Encode($"{endpoint.EndPoint}")}</code> {(endpoint.IsTls == true ? "Event::RPC over TLS" : "Event::RPC")}: try <code>perl jobs.pl --port {port}{(endpoint.IsTls == true ? " --ssl" : "")}</code></li>");
        }
        return $$"""
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>{{HtmlEncoder.Default.Encode(server.Name)}}</title>
            <style>
              :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
              body { max-width: 44rem; margin: 3rem auto; padding: 0 1rem; }
            </style>
            <h1>{{HtmlEncoder.Default.Encode(server.Name)}}</h1>
            <p>Perl programs that use Event::RPC::Client call the C# objects of this application:</p>
            <ul>{{endpoints}}</ul>
            <p>To watch it: <a href="eventrpc">the page for operators</a>, <a href="metrics">metrics</a> for Prometheus (<a href="https://grafana.com">Grafana</a> shows them with
            <code>dashboards/grafana-eventrpc.json</code>), <a href="health/live">health/live</a> and
            <a href="health/ready">health/ready</a>{{Logs(server)}}.</p>
            <p>It exports <code>Test_class</code>, the class of Event::RPC's own <code>examples/client.pl</code>, and
            <code>Jobs::Queue</code> with its <code>Jobs::Job</code> objects, which <code>jobs.pl</code> beside this sample uses.</p>
            <p>Connected clients: {{server.ConnectionCount}}. Objects kept for them: {{server.ObjectCount}}.</p>
            </html>
            """;
    }

    private static string Logs(IEventRpcServer server) =>
        server.LogEndpoints.Select(endpoint => endpoint.EndPoint).OfType<IPEndPoint>().FirstOrDefault() is { } log
            ? $", and the log: <code>nc {log.Address} {log.Port}</code>"
            : "";
}
