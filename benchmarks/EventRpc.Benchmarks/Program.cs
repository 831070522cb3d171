using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using EventRpc.Benchmarks;
using EventRpc.Benchmarks.Documents;

if (args is ["export", var folder])
{
    // The documents as Perl's modules read them, for perl/formats.pl.
    Directory.CreateDirectory(folder);
    foreach (var format in new[] { "SERL", "CBOR", "JSON", "STOR" })
    {
        foreach (var kind in Enum.GetValues<DocumentKind>())
            await File.WriteAllBytesAsync(Path.Combine(folder, $"{kind}.{format}"), FormatBenchmarks.Codecs[format]().Encode(kind));
    }
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(FormatBenchmarks).Assembly).Run(
    args,
    DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessNoEmitToolchain.Instance)));
