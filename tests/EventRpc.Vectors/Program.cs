using EventRpc.Vectors;

if (!VectorRunOptions.TryParse(args, out var options, out var problem))
{
    Console.Error.WriteLine(problem);
    Console.Error.WriteLine(VectorRunOptions.Usage);
    return VectorRun.BadArguments;
}
return new VectorRun(options, Console.Out).Run();
