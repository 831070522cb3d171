using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EventRpc.Generators;

/// <summary>
/// Makes the code that calls the methods of classes with [RpcClass]. What it cannot make, the server compiles when it
/// starts, and says then what is wrong with it.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class RpcDispatchGenerator : IIncrementalGenerator
{
    internal const string ReadStep = "ReadClass";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        // A newer generator may come with the client's package, beside an older server.
        var isPossible = context.CompilationProvider.Select(static (compilation, _) =>
            compilation is CSharpCompilation { LanguageVersion: >= LanguageVersion.CSharp11 }
            && compilation.GetTypeByMetadataName(ServerNames.RpcClassCode) is not null);
        var classes = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                ServerNames.RpcClassAttribute,
                static (node, _) => node is TypeDeclarationSyntax,
                static (attributed, _) => new ClassReader((INamedTypeSymbol)attributed.TargetSymbol, attributed.SemanticModel.Compilation).Read())
            .WithTrackingName(ReadStep);
        context.RegisterSourceOutput(classes.Combine(isPossible), static (output, read) =>
        {
            if (read is ({ } exported, true))
                output.AddSource(exported.FileName, ClassWriter.Write(exported));
        });
    }
}
