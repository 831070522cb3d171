using Microsoft.CodeAnalysis;

namespace EventRpc.Generators;

/// <summary>The names of types that all generators know, and how to find them.</summary>
internal static class TypeNames
{
    public const string AsyncDisposable = "System.IAsyncDisposable";
    public const string CancellationToken = "System.Threading.CancellationToken";
    public const string Conditional = "System.Diagnostics.ConditionalAttribute";
    public const string List = "System.Collections.Generic.IReadOnlyList<T>";
    public const string Obsolete = "System.ObsoleteAttribute";
    public const string OverloadResolutionPriority = "System.Runtime.CompilerServices.OverloadResolutionPriorityAttribute";
    public const string Task = "System.Threading.Tasks.Task";
    public const string TaskOfResult = "System.Threading.Tasks.Task<TResult>";
    public const string ValueTask = "System.Threading.Tasks.ValueTask";
    public const string ValueTaskOfResult = "System.Threading.Tasks.ValueTask<TResult>";

    private static readonly SymbolDisplayFormat Format = SymbolDisplayFormat.FullyQualifiedFormat
        .WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    /// <summary>The name by which a type is compared with these.</summary>
    public static string Of(ITypeSymbol type) => type.WithNullableAnnotation(NullableAnnotation.None).OriginalDefinition.ToDisplayString(Format);

    public static AttributeData? Find(ISymbol symbol, string attribute) =>
        symbol.GetAttributes().FirstOrDefault(a => a.AttributeClass is { } type && Of(type) == attribute);

    /// <summary>Whether a type is a task, of a result or of none.</summary>
    public static bool IsTask(ITypeSymbol type) => Of(type) is Task or TaskOfResult or ValueTask or ValueTaskOfResult;
}
