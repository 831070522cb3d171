using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.AspNetCore.Authorization;

namespace EventRpc.AspNetCore;

/// <summary>A method as it was declared: what an <see cref="ExportedMethod"/> is made of.</summary>
/// <param name="Name">The name in Perl.</param>
/// <param name="Kind">The kind.</param>
/// <param name="NamedParameters">Whether arguments come by name.</param>
/// <param name="Member">The constructor or method to call.</param>
/// <param name="Implementation">The delegate to call instead, whose parameters <paramref name="Member"/> names.</param>
internal sealed record RpcMethodDefinition(string Name, RpcMethodKind Kind, bool NamedParameters, MethodBase Member, Delegate? Implementation = null)
{
    /// <summary>Who may call it; nothing where everybody may.</summary>
    public IReadOnlyList<IAuthorizeData> Authorization { get; init; } = [];

    /// <summary>The code that was generated for it; null where it is to be compiled.</summary>
    public Func<RpcMethodBinder, RpcInvoker>? Code { get; init; }

    /// <summary>The parameters. The method behind a lambda takes its closure first, which is no parameter of the delegate.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "The Invoke of a delegate that exists is kept.")]
    public ParameterInfo[] Parameters { get; } =
        Member.GetParameters()[^(Implementation?.GetType().GetMethod("Invoke")!.GetParameters().Length ?? Member.GetParameters().Length)..];
}

/// <summary>A class as it was declared.</summary>
internal sealed record RpcClassDefinition(string Name, Type Type, IReadOnlyList<RpcMethodDefinition> Methods, bool DisposeReleased)
{
    /// <summary>How calls are served; null for as the server does it.</summary>
    public RpcDispatch? Dispatch { get; init; }
}
