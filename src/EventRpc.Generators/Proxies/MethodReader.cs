using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EventRpc.Generators;

/// <summary>Reads a method of an interface with [RpcProxy]: an abstract one, or a static partial one, which is a constructor.</summary>
/// <param name="method">The method.</param>
/// <param name="proxy">The interface, which may inherit the method.</param>
/// <param name="report">Takes a rule that is broken, where, and the words for its message.</param>
internal sealed class MethodReader(IMethodSymbol method, INamedTypeSymbol proxy, Action<DiagnosticDescriptor, ISymbol, string[]> report)
{
    public MethodModel Read()
    {
        if (method.IsGenericMethod)
            report(ProxyRules.GenericMethod, method, [method.Name]);
        var task = TypeNames.Of(method.ReturnType);
        if (task is not (TypeNames.Task or TypeNames.TaskOfResult or TypeNames.ValueTask or TypeNames.ValueTaskOfResult) || method.RefKind != RefKind.None)
            report(ProxyRules.NotATask, method, [method.Name, method.ReturnType.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)]);

        var result = (method.ReturnType as INamedTypeSymbol)?.TypeArguments.FirstOrDefault();
        var isList = TypeNames.Find(method, ClientNames.RpcListAttribute) is not null;
        if (method.IsStatic)
            CheckConstructor(result);
        else if (isList)
            result = ReadListItem(result);
        return new MethodModel(
            CSharpText.Type(method.ContainingType),
            method.IsStatic ? ReadModifiers() : "",
            CSharpText.Name(method),
            ReadName(),
            CSharpText.Type(method.ReturnType),
            result is null ? null : CSharpText.Type(result),
            task is TypeNames.ValueTask or TypeNames.ValueTaskOfResult,
            isList,
            new(method.Parameters.Select(ReadParameter)));
    }

    private void CheckConstructor(ITypeSymbol? result)
    {
        var isMade = result is not null && SymbolEqualityComparer.Default.Equals(result, proxy);
        if (!isMade || method.Parameters.Length == 0 || KindOf(method.Parameters[0]) != ParameterKind.Client)
            report(ProxyRules.WrongConstructor, method, [method.Name, proxy.Name]);
    }

    private string ReadModifiers()
    {
        var declaration = (MethodDeclarationSyntax)method.DeclaringSyntaxReferences[0].GetSyntax();
        return string.Join(" ", declaration.Modifiers.Select(modifier => modifier.Text));
    }

    private ITypeSymbol? ReadListItem(ITypeSymbol? result)
    {
        if (result is INamedTypeSymbol list && TypeNames.Of(list) == TypeNames.List)
            return list.TypeArguments[0];
        report(ProxyRules.WrongList, method, [method.Name]);
        return null;
    }

    private string ReadName()
    {
        var name = TypeNames.Find(method, ClientNames.RpcNameAttribute)?.ConstructorArguments.FirstOrDefault().Value as string
            ?? PerlNames.OfMethod(method.Name);
        if (!PerlNames.IsMethodName(name))
            report(ProxyRules.WrongMethodName, method, [method.Name, name]);
        else if (PerlNames.Reserved.Contains(name))
            report(ProxyRules.ReservedName, method, [method.Name, name]);
        return name;
    }

    private ParameterModel ReadParameter(IParameterSymbol parameter)
    {
        var kind = KindOf(parameter);
        if (kind == ParameterKind.CancellationToken && parameter.Ordinal != method.Parameters.Length - 1)
            report(ProxyRules.CancellationTokenNotLast, parameter, [method.Name, parameter.Name]);
        if (parameter.RefKind != RefKind.None || (kind == ParameterKind.Argument && (parameter.Type.IsRefLikeType || parameter.Type is IPointerTypeSymbol or IFunctionPointerTypeSymbol)))
            report(ProxyRules.CannotBeSent, parameter, [method.Name, parameter.Name]);
        return new ParameterModel(CSharpText.Type(parameter.Type), CSharpText.Name(parameter), kind, parameter.NullableAnnotation == NullableAnnotation.Annotated);
    }

    private ParameterKind KindOf(IParameterSymbol parameter)
    {
        if (parameter.IsParams)
            return ParameterKind.Arguments;
        return TypeNames.Of(parameter.Type) switch
        {
            TypeNames.CancellationToken => ParameterKind.CancellationToken,
            ClientNames.EventRpcClient when method.IsStatic && parameter.Ordinal == 0 => ParameterKind.Client,
            _ => ParameterKind.Argument,
        };
    }
}
