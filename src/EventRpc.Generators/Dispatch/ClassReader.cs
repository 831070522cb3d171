using Microsoft.CodeAnalysis;

namespace EventRpc.Generators;

/// <summary>Reads a class with [RpcClass]. Leaves out what generated code cannot call.</summary>
internal sealed class ClassReader(INamedTypeSymbol exported, Compilation compilation)
{
    /// <summary>Types as the code of another file sees them: no names of tuples' elements, no marks of nullability.</summary>
    private static readonly SymbolDisplayFormat Full = SymbolDisplayFormat.FullyQualifiedFormat
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.ExpandValueTuple);

    private const int MaxNamed = 64;
    private const int MaxElements = 7;

    /// <summary>Reads it.</summary>
    /// <returns>The class; null if there is nothing to generate.</returns>
    public ClassModel? Read()
    {
        if (!IsUsable(exported) || exported.IsGenericType || CSharpText.ContainingTypes(exported).Any(type => type.IsGenericType))
            return null;
        var members = ReadMembers().ToList();
        if (members.Count == 0)
            return null;
        return new ClassModel(
            exported.ToDisplayString(Full),
            CSharpText.FileName(exported, "Dispatch.g.cs"),
            new(members));
    }

    /// <summary>The members that are exported, those of base classes too, unless a nearer one overrides or hides them.</summary>
    private IEnumerable<MemberModel> ReadMembers()
    {
        var seen = new HashSet<string>();
        for (var type = exported; type is not null; type = type.BaseType)
        {
            foreach (var method in type.GetMembers().OfType<IMethodSymbol>())
            {
                var isConstructor = method.MethodKind == MethodKind.Constructor;
                if (isConstructor ? !SymbolEqualityComparer.Default.Equals(type, exported) : method.MethodKind != MethodKind.Ordinary)
                    continue;
                var signature = $"{method.MetadataName}({string.Join(",", method.Parameters.Select(parameter => parameter.Type.ToDisplayString(Full)))})";
                if (seen.Add(signature) && IsNamed(method) is { } isNamed && IsCallable(method, isNamed))
                    yield return Read(method, isNamed);
            }
        }
    }

    /// <summary>Whether the arguments of a member come by name.</summary>
    /// <returns>Whether they do; null if it is not exported, or in two ways.</returns>
    private static bool? IsNamed(IMethodSymbol method)
    {
        var exports = new List<AttributeData>();
        for (var declared = method; declared is not null && exports.Count == 0; declared = declared.OverriddenMethod)
            exports.AddRange(declared.GetAttributes().Where(attribute => attribute.AttributeClass?.BaseType is { } type && ClientNames.Of(type) == ServerNames.RpcMemberAttribute));
        return exports.Count == 1
            ? exports[0].NamedArguments.Any(argument => argument is { Key: "NamedParameters", Value.Value: true })
            : null;
    }

    private bool IsCallable(IMethodSymbol method, bool isNamed) =>
        compilation.IsSymbolAccessibleWithin(method, compilation.Assembly)
        && IsUsable(method.ContainingType)
        && !method.IsGenericMethod
        && !method.ReturnsByRef && !method.ReturnsByRefReadonly
        && !(method is { IsAsync: true, ReturnsVoid: true })
        && !(method.MethodKind == MethodKind.Constructor && (exported.IsAbstract || HasRequiredMembers()))
        && !(isNamed && method.Parameters.Length > MaxNamed)
        && method.Parameters.All(parameter => parameter.RefKind == RefKind.None && IsUsable(parameter.Type))
        && (method.ReturnsVoid || IsUsable(method.ReturnType))
        && !(ValueOf(method) is INamedTypeSymbol { IsTupleType: true, TupleElements.Length: > MaxElements })
        && !method.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "ObsoleteAttribute" && attribute.ConstructorArguments.LastOrDefault().Value is true);

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
        INamedTypeSymbol named => !named.IsRefLikeType && !named.IsFileLocal && !named.IsStatic && named.TypeKind != TypeKind.Error
            && compilation.IsSymbolAccessibleWithin(named, compilation.Assembly)
            && (named.ContainingType is null || IsUsable(named.ContainingType) || named.ContainingType.IsStatic)
            && named.TypeArguments.All(argument => argument is ITypeParameterSymbol || IsUsable(argument)),
        _ => false,
    };

    private MemberModel Read(IMethodSymbol method, bool isNamed)
    {
        var isConstructor = method.MethodKind == MethodKind.Constructor;
        var owner = exported.ToDisplayString(Full);
        var value = ValueOf(method);
        return new MemberModel(
            method.ContainingType.ToDisplayString(Full),
            method.MetadataName,
            isConstructor ? $"new {owner}" : $"{(method.IsStatic ? owner : $"(({owner})target)")}.{CSharpText.Name(method)}",
            value?.ToDisplayString(Full),
            new(value is INamedTypeSymbol { IsTupleType: true } tuple ? tuple.TupleElements.Select(element => element.Type.ToDisplayString(Full)) : []),
            IsTask(method.ReturnType),
            isNamed && method.Parameters.Length > 0,
            new(method.Parameters.Select(parameter => new MemberParameterModel(
                parameter.Type.ToDisplayString(Full),
                parameter is { IsParams: true, Type: IArrayTypeSymbol rest } ? rest.ElementType.ToDisplayString(Full) : null))));
    }

    /// <summary>The type of what a member returns, once it has been waited for; null for nothing.</summary>
    private ITypeSymbol? ValueOf(IMethodSymbol method)
    {
        if (method.MethodKind == MethodKind.Constructor)
            return exported;
        if (IsTask(method.ReturnType))
            return ((INamedTypeSymbol)method.ReturnType).TypeArguments.FirstOrDefault();
        return method.ReturnsVoid ? null : method.ReturnType;
    }

    private static bool IsTask(ITypeSymbol type) =>
        ClientNames.Of(type) is ClientNames.Task or ClientNames.TaskOfResult or ClientNames.ValueTask or ClientNames.ValueTaskOfResult;
}
