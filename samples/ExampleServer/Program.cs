using ExampleServer;

var builder = WebApplication.CreateBuilder(args);

builder.Services.AddEventRpc()
    .AddClass<TestClass>("Test_class", exported => exported
        .Constructor("new", (string? data) => new TestClass(data), namedParameters: true)
        .Method("set_data", x => x.SetData)
        .Method("get_data", x => x.GetData)
        .Method("hello", x => x.Hello)
        .Method("quit", x => x.Quit));

builder.Build().Run();
