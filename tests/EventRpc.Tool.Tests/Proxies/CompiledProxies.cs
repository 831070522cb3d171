using EventRpc.Client;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace EventRpc.Tool.Tests.Proxies;

/// <summary>Compiles typed proxies, without the generator that implements them.</summary>
internal static class CompiledProxies
{
    /// <summary>A partial method without its implementation.</summary>
    private const string NotImplemented = "CS8795";

    public static void AssertCompiles(IEnumerable<string> sources)
    {
        string[] usings = ["global using System;", "global using System.Threading.Tasks;"];
        var options = new CSharpParseOptions(LanguageVersion.Latest);
        var compilation = CSharpCompilation.Create(
            "Proxies",
            usings.Concat(sources).Select(source => CSharpSyntaxTree.ParseText(source, options)),
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Append(typeof(EventRpcClient).Assembly.Location).Distinct().Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

        Assert.Empty(compilation.GetDiagnostics().Where(found => found.Severity >= DiagnosticSeverity.Warning && found.Id != NotImplemented));
    }
}
