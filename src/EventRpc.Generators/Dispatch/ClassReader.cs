using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace EventRpc.Generators;

/// <summary>Reads a class with [RpcClass]. Leaves out what generated code cannot call, or would call another for.</summary>
internal sealed class ClassReader(INamedTypeSymbol exported, Compilation compilation)
{
    /// <summary>Types as the code of another file sees them: no names of tuples' elements, no marks of nullability.</summary>
    private static readonly SymbolDisplayFormat Plain = SymbolDisplayFormat.FullyQualifiedFormat
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.ExpandValueTuple);

    private const int MaxNamed = 64;
    private const int MaxElements = 7;

    /// <summary>Reads it.</summary>
    /// <returns>The class; null if there is nothing to generate.</returns>
    public ClassModel? Read()
    {
        if (CSharpText.ContainingTypes(exported).Prepend(exported).Any(type => type.IsGenericType) || !IsUsable(exported))
            return null;
        var members = ReadMembers().ToList();
        return members.Count == 0 ? null : new ClassModel(Text(exported), CSharpText.FileName(exported, "Dispatch.g.cs"), new(members));
    }

    private static string Text(ITypeSymbol type) => type.ToDisplayString(Plain);

    /// <summary>The members that are exported, those of base classes too, unless a nearer one overrides them.</summary>
    private IEnumerable<MemberModel> ReadMembers()
    {
        var overridden = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        for (var type = exported; type is not null; type = type.BaseType)
        {
            foreach (var method in type.GetMembers().OfType<IMethodSymbol>())
            {
                if (method.OverriddenMethod is { } nearer)
                    overridden.Add(nearer.OriginalDefinition);
                var isOwn = SymbolEqualityComparer.Default.Equals(type, exported);
                if (method.MethodKind != MethodKind.Ordinary && !(isOwn && method.MethodKind == MethodKind.Constructor))
                    continue;
                if (!overridden.Contains(method.OriginalDefinition) && FindExport(method) is { } export && IsCallable(method, IsNamed(export)))
                    yield return Read(method, IsNamed(export));
            }
        }
    }

    /// <summary>Finds the attribute that exports a member, which may stand on what it overrides.</summary>
    /// <returns>The attribute; null if there is none, or several.</returns>
    private static AttributeData? FindExport(IMethodSymbol method)
    {
        var exports = new Dictionary<string, AttributeData>();
        for (var declared = method; declared is not null; declared = declared.OverriddenMethod)
        {
            foreach (var attribute in declared.GetAttributes())
            {
                if (attribute.AttributeClass is { BaseType: { } type } own && TypeNames.Of(type) == ServerNames.RpcMemberAttribute && !exports.ContainsKey(own.Name))
                    exports.Add(own.Name, attribute);
            }
        }
        return exports.Count == 1 ? exports.Values.Single() : null;
    }

    private static bool IsNamed(AttributeData export) =>
        export.NamedArguments.Any(argument => argument is { Key: "NamedParameters", Value.Value: true });

    private bool IsCallable(IMethodSymbol method, bool isNamed)
    {
        var root = RootOf(method);
        return compilation.IsSymbolAccessibleWithin(method, compilation.Assembly)
            && IsUsable(method.ContainingType) && IsUsable(root.ContainingType)
            && SymbolEqualityComparer.Default.Equals(method.ReturnType, root.ReturnType)
            && !method.IsGenericMethod
            && !method.ReturnsByRef && !method.ReturnsByRefReadonly
            && !(method.MethodKind == MethodKind.Constructor && (exported.IsAbstract || HasRequiredMembers()))
            && !(isNamed && method.Parameters.Length > MaxNamed)
            && method.Parameters.All(parameter => parameter.RefKind == RefKind.None && IsUsable(parameter.Type))
            && (method.ReturnsVoid || IsUsable(method.ReturnType))
            && !(ValueOf(method) is INamedTypeSymbol { IsTupleType: true, TupleElements.Length: > MaxElements })
            && (method.MethodKind == MethodKind.Constructor || SyntaxFacts.IsValidIdentifier(method.Name))
            && !IsForbidden(method) && !IsForbidden(root)
            && TypeNames.Find(root, TypeNames.Conditional) is null
            && !root.ContainingType.GetMembers(root.Name).Any(member => TypeNames.Find(member, TypeNames.OverloadResolutionPriority) is not null);
    }

    /// <summary>What a method overrides first: a call through its type is one of this method and no overload of it.</summary>
    private static IMethodSymbol RootOf(IMethodSymbol method)
    {
        while (method.OverriddenMethod is { } overridden)
            method = overridden;
        return method;
    }

    /// <summary>Members that each who calls the constructor must set, and a client cannot.</summary>
    private bool HasRequiredMembers()
    {
        for (var type = exported; type is not null; type = type.BaseType)
        {
            if (type.GetMembers().Any(member => member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true }))
                return true;
        }
        return false;
    }

    /// <summary>Whether a type can be written in another file, and be what a generic type is made of.</summary>
    private bool IsUsable(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => IsUsable(array.ElementType),
        INamedTypeSymbol named => !named.IsRefLikeType && !named.IsStatic && named.TypeKind != TypeKind.Error
            && compilation.IsSymbolAccessibleWithin(named, compilation.Assembly)
            && CSharpText.ContainingTypes(named).Prepend(named).All(part => !part.IsFileLocal && !IsForbidden(part) && part.TypeArguments.All(IsUsable))
            && IsGlobal(named),
        _ => false,
    };

    /// <summary>Whether the type's assembly is referred to without an alias of the project's own.</summary>
    private bool IsGlobal(INamedTypeSymbol type) =>
        compilation.GetMetadataReference(type.ContainingAssembly) is not { Properties.Aliases: { IsEmpty: false } aliases } || aliases.Contains(MetadataReferenceProperties.GlobalAlias);

    /// <summary>Whether it is an error to use something, which no pragma helps against.</summary>
    private static bool IsForbidden(ISymbol symbol) =>
        TypeNames.Find(symbol, TypeNames.Obsolete) is { } obsolete && obsolete.ConstructorArguments.LastOrDefault().Value is true;

    private MemberModel Read(IMethodSymbol method, bool isNamed)
    {
        var value = ValueOf(method);
        return new MemberModel(
            Text(method.ContainingType),
            method.MetadataName,
            CalleeOf(method),
            value is null ? null : Text(value),
            new(value is INamedTypeSymbol { IsTupleType: true } tuple ? tuple.TupleElements.Select(element => Text(element.Type)) : []),
            TypeNames.IsTask(method.ReturnType),
            isNamed && method.Parameters.Length > 0,
            new(method.Parameters.Select(parameter => new MemberParameterModel(
                Text(parameter.Type),
                parameter is { IsParams: true, Type: IArrayTypeSymbol rest } ? Text(rest.ElementType) : null))));
    }

    private string CalleeOf(IMethodSymbol method)
    {
        if (method.MethodKind == MethodKind.Constructor)
            return $"new {Text(exported)}";
        var owner = Text(RootOf(method).ContainingType);
        return $"{(method.IsStatic ? owner : $"(({owner})target)")}.{CSharpText.Name(method)}";
    }

    /// <summary>The type of what a member returns, once it has been waited for; null for nothing.</summary>
    private ITypeSymbol? ValueOf(IMethodSymbol method)
    {
        if (method.MethodKind == MethodKind.Constructor)
            return exported;
        if (TypeNames.IsTask(method.ReturnType))
            return ((INamedTypeSymbol)method.ReturnType).TypeArguments.FirstOrDefault();
        return method.ReturnsVoid ? null : method.ReturnType;
    }
}
