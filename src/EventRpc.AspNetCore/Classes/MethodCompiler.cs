using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Reflection;
using EventRpc.Protocol;

namespace EventRpc.AspNetCore;

/// <summary>
/// Compiles an exported method that no code was generated for to code that reads its arguments from the message, calls it
/// and writes its result, with no reflection, boxing or closure left for the call.
/// </summary>
[RequiresDynamicCode(ClassTable.NeedsReflection)]
[RequiresUnreferencedCode(ClassTable.NeedsReflection)]
internal static class MethodCompiler
{
    private static readonly ParameterExpression Call = Expression.Parameter(typeof(RpcCall), "call");
    private static readonly ParameterExpression Target = Expression.Parameter(typeof(object), "target");

    /// <summary>Compiles a method.</summary>
    /// <param name="exported">Its class.</param>
    /// <param name="definition">The method.</param>
    /// <param name="binder">Tells where its parameters come from.</param>
    /// <exception cref="NotSupportedException">It cannot be exported; the message says why and what to do.</exception>
    public static RpcInvoker Compile(ExportedClass exported, RpcMethodDefinition definition, RpcMethodBinder binder)
    {
        var values = new Expression[definition.Parameters.Length];
        var arguments = new List<(int Index, ParameterExpression Local, ConstantExpression Parameter)>();
        for (var i = 0; i < values.Length; i++)
        {
            var parameter = definition.Parameters[i];
            if (MethodRules.IsTarget(exported, definition, parameter, i))
            {
                values[i] = Expression.Convert(Target, parameter.ParameterType);
                continue;
            }
            var local = Expression.Variable(parameter.ParameterType, parameter.Name);
            arguments.Add((i, local, Expression.Constant(Bind(binder, parameter, i))));
            values[i] = local;
        }

        Expression invocation = definition switch
        {
            { Implementation: { } implementation } => Expression.Invoke(Expression.Constant(implementation), values),
            { Member: ConstructorInfo constructor } => Expression.New(constructor, values),
            { Member: MethodInfo { IsStatic: true } method } => Expression.Call(method, values),
            { Member: MethodInfo method } => Expression.Call(Expression.Convert(Target, exported.Type), method, values),
            _ => throw new NotSupportedException("It is neither a method nor a constructor."),
        };
        var read = definition.NamedParameters && arguments.Count > 0
            ? NamedArguments.Read(Call, binder.Names(), arguments)
            : Expression.Block(arguments.Select(a => Expression.Assign(a.Local, Expression.Call(a.Parameter, nameof(RpcParameter<>.Read), null, Call))).DefaultIfEmpty<Expression>(Expression.Empty()));
        var body = Expression.Block(typeof(ValueTask), arguments.Select(a => a.Local), [read, Finish(definition, invocation, binder)]);
        return Expression.Lambda<RpcInvoker>(body, Call, Target).Compile();
    }

    private static object Bind(RpcMethodBinder binder, ParameterInfo parameter, int index)
    {
        var type = parameter.ParameterType;
        return parameter.IsDefined(typeof(ParamArrayAttribute)) && type.IsSZArray
            ? Generic(binder, nameof(RpcMethodBinder.Rest), type.GetElementType()!, index)
            : Generic(binder, nameof(RpcMethodBinder.Parameter), type, index);
    }

    /// <summary>The end of the compiled code: waits for the method, if it is async, and writes what it returned.</summary>
    private static Expression Finish(RpcMethodDefinition definition, Expression invocation, RpcMethodBinder binder)
    {
        var type = invocation.Type;
        if (type == typeof(void))
            return Expression.Block(invocation, Expression.Call(Call, nameof(RpcCall.Finish), null));
        if (type == typeof(Task) || type == typeof(ValueTask))
            return Expression.Call(Call, nameof(RpcCall.FinishAsync), null, invocation);

        var value = MethodRules.Returned(definition);
        var isSeveral = MethodRules.IsTuple(value) && definition.Kind is RpcMethodKind.Method or RpcMethodKind.ObjectMethod;
        var result = Expression.Constant(isSeveral ? Tuple(binder, value) : Generic(binder, nameof(RpcMethodBinder.Result), value), typeof(RpcResult<>).MakeGenericType(value));
        return Expression.Call(Call, MethodRules.IsTaskOfResult(type) ? nameof(RpcCall.FinishAsync) : nameof(RpcCall.Finish), [value], result, invocation);
    }

    private static object Tuple(RpcMethodBinder binder, Type tuple)
    {
        var elements = tuple.GetGenericArguments();
        if (elements.Length > 7)
            throw new NotSupportedException("A tuple of more than seven elements cannot be returned; return a list.");
        var writer = Expression.Parameter(typeof(PerlWriter), "writer");
        var value = Expression.Parameter(tuple, "value");
        var writes = elements.Select((type, i) => Expression.Call(
            Expression.Constant(Generic(binder, nameof(RpcMethodBinder.Element), type), typeof(PerlConverter<>).MakeGenericType(type)),
            nameof(PerlConverter<>.Write),
            null,
            writer,
            Expression.Field(value, $"Item{i + 1}")));
        var write = Expression.Lambda(typeof(Action<,>).MakeGenericType(typeof(PerlWriter), tuple), Expression.Block([.. writes, Expression.Empty()]), writer, value).Compile();
        return Generic(binder, nameof(RpcMethodBinder.Results), tuple, elements.Length, write);
    }

    /// <summary>Calls a generic method of the binder.</summary>
    private static object Generic(RpcMethodBinder binder, string method, Type type, params object[] arguments) =>
        typeof(RpcMethodBinder).GetMethod(method)!.MakeGenericMethod(type).Invoke(binder, BindingFlags.DoNotWrapExceptions, null, arguments, null)!;
}
