using EventRpc.Tool;

return await ToolCommand.RunAsync(Terminal.OfProcess(), args);
