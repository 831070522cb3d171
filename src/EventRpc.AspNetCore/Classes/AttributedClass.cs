using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using EventRpc.Protocol;
using Microsoft.AspNetCore.Authorization;

namespace EventRpc.AspNetCore;

/// <summary>Finds what the attributes on a class export.</summary>
internal static class AttributedClass
{
    public const DynamicallyAccessedMemberTypes Members =
        DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.NonPublicMethods
        | DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.NonPublicConstructors;

    public static RpcClassDefinition Read([DynamicallyAccessedMembers(Members)] Type type)
    {
        var exported = type.GetCustomAttribute<RpcClassAttribute>()
            ?? throw new InvalidOperationException($"{type} has no [RpcClass] attribute: add it with the Perl package's name, or use AddClass<{type.Name}>(name, c => …).");
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.FlattenHierarchy;
        var code = RpcClassCode.Of(type);
        var methods = type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All))
            .SelectMany(member => member.GetCustomAttributes<RpcMemberAttribute>().Select(attribute => (Member: member, Attribute: attribute)))
            .Select(marked => new RpcMethodDefinition(
                marked.Attribute.Name ?? DefaultName(marked.Member),
                marked.Attribute.Kind,
                marked.Attribute.NamedParameters,
                marked.Member)
            {
                Authorization = Authorization(type, marked.Member),
                Code = code?.Find(marked.Member),
            })
            .ToList();
        return new RpcClassDefinition(exported.Name, type, methods, exported.DisposeReleased) { Dispatch = exported.DispatchIfSet };
    }

    /// <summary>As for controllers: what the class asks for and what the method asks for, unless it says that it is for all.</summary>
    private static IReadOnlyList<IAuthorizeData> Authorization(Type type, MethodBase member)
    {
        if (member.GetCustomAttributes(inherit: true).OfType<IAllowAnonymous>().Any())
            return [];
        var onMember = member.GetCustomAttributes(inherit: true).OfType<IAuthorizeData>();
        return type.GetCustomAttributes(inherit: true) is var onClass && onClass.OfType<IAllowAnonymous>().Any()
            ? [.. onMember]
            : [.. onClass.OfType<IAuthorizeData>(), .. onMember];
    }

    private static string DefaultName(MethodBase member)
    {
        if (member is ConstructorInfo)
            return "new";
        const string Async = "Async";
        var name = member.Name;
        if (name.EndsWith(Async, StringComparison.Ordinal) && name.Length > Async.Length)
            name = name[..^Async.Length];
        return PerlName.FromClr(name);
    }
}
