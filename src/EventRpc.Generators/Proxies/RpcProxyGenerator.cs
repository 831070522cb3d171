using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EventRpc.Generators;

/// <summary>Implements the interfaces with [RpcProxy]. What is wrong with them is told by <see cref="RpcProxyAnalyzer"/>.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class RpcProxyGenerator : IIncrementalGenerator
{
    internal const string ReadStep = "Read";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var proxies = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                ClientNames.RpcProxyAttribute,
                static (node, _) => node is InterfaceDeclarationSyntax,
                static (attributed, _) => new ProxyReader((INamedTypeSymbol)attributed.TargetSymbol, static _ => { }).Read())
            .WithTrackingName(ReadStep);
        context.RegisterSourceOutput(proxies, static (output, proxy) =>
        {
            if (proxy is not null)
                output.AddSource(proxy.FileName, ProxyWriter.Write(proxy));
        });
    }
}
