using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EventRpc.Generators;

/// <summary>Reads an interface with [RpcProxy]. Sees the same with and without the part of it that is generated.</summary>
/// <param name="proxy">The interface.</param>
/// <param name="report">Takes what is wrong with it.</param>
internal sealed class ProxyReader(INamedTypeSymbol proxy, Action<Diagnostic> report)
{
    private bool _isWrong;

    /// <summary>Reads it.</summary>
    /// <returns>The interface; null if its proxy cannot be generated.</returns>
    public ProxyModel? Read()
    {
        var className = TypeNames.Find(proxy, ClientNames.RpcProxyAttribute)?.ConstructorArguments.FirstOrDefault().Value as string ?? "";
        CheckType(className);
        var own = ReadMembers(proxy);
        // What is wrong with a base that is a proxy is said of the base.
        var inherited = proxy.AllInterfaces
            .Where(type => TypeNames.Of(type) is not (ClientNames.RpcProxy or ClientNames.Remote or TypeNames.AsyncDisposable))
            .SelectMany(ReadMembers)
            .ToList();
        CheckNames(own, inherited);
        if (_isWrong)
            return null;

        var containing = CSharpText.ContainingTypes(proxy).Reverse().ToList();
        var space = proxy.ContainingNamespace.IsGlobalNamespace ? null : CSharpText.Name(proxy.ContainingNamespace);
        return new ProxyModel(
            space,
            new(containing.Select(type => $"{CSharpText.Keyword(type)} {CSharpText.ShortName(type)}")),
            CSharpText.ShortName(proxy),
            CSharpText.Type(proxy),
            CSharpText.FileName(proxy, "g.cs"),
            className,
            new(own.Where(member => member.Method.IsStatic).Select(member => member.Model)),
            new(own.Where(member => !member.Method.IsStatic).Concat(inherited).Select(member => member.Model)));
    }

    private void CheckType(string className)
    {
        var declarations = proxy.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax()).ToList();
        if (!declarations.Any(IsPartial))
            Report(ProxyRules.NotPartial, proxy, proxy.Name);
        foreach (var type in CSharpText.ContainingTypes(proxy).Where(type => !type.DeclaringSyntaxReferences.Any(reference => IsPartial(reference.GetSyntax()))))
            Report(ProxyRules.ContainingTypeNotPartial, proxy, proxy.Name, type.Name);
        if (CSharpText.ContainingTypes(proxy).Append(proxy).Any(type => type.IsFileLocal))
            Report(ProxyRules.FileLocal, proxy, proxy.Name);
        if (proxy.TypeParameters.Length > 0)
            Report(ProxyRules.GenericInterface, proxy, proxy.Name);
        if (!PerlNames.IsClassName(className))
            Report(ProxyRules.WrongClassName, proxy, proxy.Name, className);
    }

    private List<(IMethodSymbol Method, MethodModel Model)> ReadMembers(INamedTypeSymbol type)
    {
        var isOwn = SymbolEqualityComparer.Default.Equals(type, proxy);
        var isCheckedItself = !isOwn && TypeNames.Find(type, ClientNames.RpcProxyAttribute) is not null;
        void ReportMember(DiagnosticDescriptor rule, ISymbol member, string[] words)
        {
            _isWrong = true;
            if (!isCheckedItself)
                Report(rule, isOwn ? member : proxy, words);
        }

        var read = new List<(IMethodSymbol, MethodModel)>();
        // What has a body in this interface or one between needs no proxy.
        foreach (var member in type.GetMembers().Where(member => proxy.FindImplementationForInterfaceMember(member) is null))
        {
            if (member is IMethodSymbol { MethodKind: MethodKind.Ordinary } method && (method.IsStatic ? isOwn && method.IsPartialDefinition : method.IsAbstract))
                read.Add((method, new MethodReader(method, proxy, ReportMember).Read()));
            else if (member is { IsAbstract: true } and not INamedTypeSymbol and not IMethodSymbol { AssociatedSymbol: not null })
                ReportMember(ProxyRules.NotAMethod, member, [member.Name]);
        }
        return read;
    }

    /// <summary>
    /// Overloads call one method of Perl, which looks at what it is passed; methods of different names hardly do so on purpose.
    /// </summary>
    private void CheckNames(List<(IMethodSymbol Method, MethodModel Model)> own, List<(IMethodSymbol Method, MethodModel Model)> inherited)
    {
        foreach (var (method, model) in own)
        {
            var earlier = inherited.Concat(own.TakeWhile(other => !ReferenceEquals(other.Model, model)));
            if (earlier.FirstOrDefault(other => other.Model.PerlName == model.PerlName && other.Model.Name != model.Name).Method is { } same)
                Report(ProxyRules.SameName, method, method.Name, same.Name, model.PerlName);
        }
    }

    private void Report(DiagnosticDescriptor rule, ISymbol at, params string[] words)
    {
        _isWrong |= rule.DefaultSeverity == DiagnosticSeverity.Error;
        report(Diagnostic.Create(rule, at.Locations.FirstOrDefault(), words));
    }

    private static bool IsPartial(SyntaxNode declaration) =>
        declaration is TypeDeclarationSyntax type && type.Modifiers.Any(SyntaxKind.PartialKeyword);
}
