using System.Collections.Immutable;
using EventRpc.AspNetCore;
using EventRpc.Client;
using EventRpc.Protocol;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace EventRpc.Generators.Tests;

/// <summary>Source code that is compiled with the generators and the analyzer.</summary>
/// <param name="Files">The files that were generated.</param>
/// <param name="Diagnostics">Warnings and errors, of the compiler and the analyzer, the first in the text first.</param>
internal sealed record CompiledSource(IReadOnlyList<string> Files, IReadOnlyList<Diagnostic> Diagnostics)
{
    private const string Usings =
        """
        global using System;
        global using System.Collections.Generic;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using EventRpc.Client;
        """;

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal) || Path.GetFileName(path).StartsWith("Microsoft.Extensions.", StringComparison.Ordinal))
            .Concat([typeof(EventRpcClient).Assembly.Location, typeof(PerlNameAttribute).Assembly.Location])
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private static readonly MetadataReference Server = MetadataReference.CreateFromFile(typeof(RpcClassAttribute).Assembly.Location);

    /// <summary>Compiles.</summary>
    public static async Task<CompiledSource> CompileAsync(string source, bool hasServer = true)
    {
        var compilation = Parse(source, hasServer);
        Driver().RunGeneratorsAndUpdateCompilation(compilation, out var complete, out var ofGenerator);
        Assert.Empty(ofGenerator);
        var diagnostics = await complete
            .WithAnalyzers([new RpcProxyAnalyzer()])
            .GetAllDiagnosticsAsync(TestContext.Current.CancellationToken);
        return new CompiledSource(
            [.. complete.SyntaxTrees.Except(compilation.SyntaxTrees).Select(tree => tree.ToString())],
            [.. diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning).OrderBy(d => d.Location.SourceSpan.Start)]);
    }

    public static GeneratorDriver Driver() =>
        CSharpGeneratorDriver.Create([new RpcProxyGenerator().AsSourceGenerator(), new RpcDispatchGenerator().AsSourceGenerator()], driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    public static CSharpCompilation Parse(string source, bool hasServer = true) =>
        CSharpCompilation.Create(
            "Compiled",
            [CSharpSyntaxTree.ParseText(Usings), CSharpSyntaxTree.ParseText(source, path: "Source.cs")],
            hasServer ? References.Add(Server) : References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true, warningLevel: 9999));
}
