using EventRpc.AspNetCore;
using WebHostSample;
using WebHostSample.Jobs;
using WebHostSample.Metrics;

var builder = WebApplication.CreateBuilder(args);

builder.Services.AddSingleton<JobStore>();
builder.Services.AddEventRpc(builder.Configuration.GetSection("EventRpc"))
    // Attributes on the class say what clients may call …
    .AddClass<TestClass>()
    .AddClass<JobQueue>()
    // … or, for a class that knows nothing of RPC, a builder does.
    .AddClass<Job>("Jobs::Job", job => job
        .Method("get_id", j => j.GetId)
        .Method("get_name", j => j.GetName)
        .Method("get_state", j => j.GetState)
        .Method("get_result", j => j.GetResult)
        .Method("get_options", j => j.GetOptions)
        .Method("cancel", j => j.Cancel)
        .Method("waits_for", j => j.WaitsFor)
        .ObjectMethod("get_dependencies", j => j.GetDependencies)
        // The queue knows its jobs even when no client does.
        .DisposeReleased(false));

builder.Services.AddHealthChecks().AddEventRpc();
builder.Services.AddSingleton<PrometheusMetrics>();

var app = builder.Build();
// Collects from the start on, not from the first scrape.
app.Services.GetRequiredService<PrometheusMetrics>();

app.MapGet("/", (IEventRpcServer server) => Results.Content(HomePage.Render(server), "text/html; charset=utf-8"));
app.MapHealthChecks("/health/live", HealthReports.Of("live"));
app.MapHealthChecks("/health/ready", HealthReports.Of("ready"));
app.MapGet("/metrics", (PrometheusMetrics metrics) => Results.Text(metrics.Scrape(), PrometheusText.ContentType));

// The page, and all that it shows as JSON, for callers on this machine.
app.MapEventRpcAdmin("/eventrpc");

app.Run();
