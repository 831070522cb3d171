namespace ExampleServer;

public sealed class TestClass(string? data)
{
    public string? GetData() => data;

    public string? SetData(string? value) => data = value;

    public string Hello() => $"Hello again. My data is: '{data}' and event model is: Kestrel";

    public string Quit(IHostApplicationLifetime application)
    {
        _ = StopLaterAsync(application);
        return "Server stops in 3 seconds";
    }

    private static async Task StopLaterAsync(IHostApplicationLifetime application)
    {
        await Task.Delay(TimeSpan.FromSeconds(3), application.ApplicationStopping);
        application.StopApplication();
    }
}
