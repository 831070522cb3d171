using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace EventRpc.Generators;

/// <summary>Symbols as they are written in generated code, whatever it uses and is nested in.</summary>
internal static class CSharpText
{
    private static readonly SymbolDisplayFormat Full = SymbolDisplayFormat.FullyQualifiedFormat
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat Short = new(
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    /// <summary>A type in full.</summary>
    public static string Type(ITypeSymbol type) => type.ToDisplayString(Full);

    /// <summary>A type's own name, with its type parameters.</summary>
    public static string ShortName(INamedTypeSymbol type) => type.ToDisplayString(Short);

    /// <summary>A namespace's name in full.</summary>
    public static string Name(INamespaceSymbol space) =>
        space.ToDisplayString(Full.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted));

    /// <summary>The name of a method or parameter.</summary>
    public static string Name(ISymbol symbol) =>
        SyntaxFacts.GetKeywordKind(symbol.Name) == SyntaxKind.None ? symbol.Name : $"@{symbol.Name}";

    /// <summary>The types that a type is nested in, the innermost first.</summary>
    public static IEnumerable<INamedTypeSymbol> ContainingTypes(INamedTypeSymbol type)
    {
        for (var containing = type.ContainingType; containing is not null; containing = containing.ContainingType)
            yield return containing;
    }

    /// <summary>What the file is called that is generated for a type.</summary>
    public static string FileName(INamedTypeSymbol type, string extension)
    {
        var space = type.ContainingNamespace.IsGlobalNamespace ? null : Name(type.ContainingNamespace).Replace("@", "");
        return string.Join(".", [.. ContainingTypes(type).Reverse().Select(containing => containing.MetadataName).Prepend(space).Append(type.MetadataName).OfType<string>(), extension]);
    }

    /// <summary>What a type is declared with.</summary>
    public static string Keyword(INamedTypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Interface } => "interface",
        { TypeKind: TypeKind.Struct, IsRecord: true } => "record struct",
        { TypeKind: TypeKind.Struct } => "struct",
        { IsRecord: true } => "record",
        _ => "class",
    };
}
