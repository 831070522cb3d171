using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace EventRpc.Generators;

/// <summary>Tells what is wrong with interfaces with [RpcProxy], and what to do about it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RpcProxyAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => ProxyRules.All;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind == TypeKind.Interface && TypeNames.Find(type, ClientNames.RpcProxyAttribute) is not null)
            new ProxyReader(type, context.ReportDiagnostic).Read();
    }
}
