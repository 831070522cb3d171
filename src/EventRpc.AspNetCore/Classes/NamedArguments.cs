using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;

namespace EventRpc.AspNetCore;

/// <summary>The part of a compiled method that reads arguments by name, in whatever order the client wrote them.</summary>
[RequiresDynamicCode(ClassTable.NeedsReflection)]
[RequiresUnreferencedCode(ClassTable.NeedsReflection)]
internal static class NamedArguments
{
    /// <summary>Makes the code.</summary>
    /// <param name="call">The call.</param>
    /// <param name="names">The names of the parameters.</param>
    /// <param name="arguments">Each parameter: which it is, what holds its value and where that comes from.</param>
    public static Expression Read(ParameterExpression call, RpcArgumentNames names, IReadOnlyList<(int Index, ParameterExpression Local, ConstantExpression Parameter)> arguments)
    {
        var seen = Expression.Variable(typeof(ulong), "seen");
        var end = Expression.Label();
        var next = Expression.Call(Expression.Constant(names), nameof(RpcArgumentNames.Next), null, call, seen);
        var cases = arguments.Select(a => Expression.SwitchCase(Expression.Block(typeof(void), Read(a.Local, a.Parameter, nameof(RpcParameter<>.Read))), Expression.Constant(a.Index)));
        var unnamed = arguments.Select(a => Expression.IfThen(
            Expression.Equal(Expression.And(seen, Expression.Constant(1UL << a.Index)), Expression.Constant(0UL)),
            Read(a.Local, a.Parameter, nameof(RpcParameter<>.ReadUnnamed))));
        return Expression.Block([seen], [Expression.Loop(Expression.Switch(typeof(void), next, Expression.Break(end), null, [.. cases]), end), .. unnamed]);

        BinaryExpression Read(ParameterExpression local, ConstantExpression parameter, string method) =>
            Expression.Assign(local, Expression.Call(parameter, method, null, call));
    }
}
