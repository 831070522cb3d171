using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Reflection;
using EventRpc.Protocol;

namespace EventRpc.AspNetCore;

/// <summary>
/// The part of a compiled method that reads the arguments: one after the other, or by name in whatever order the
/// client wrote them.
/// </summary>
[RequiresDynamicCode(ClassTable.NeedsReflection)]
[RequiresUnreferencedCode(ClassTable.NeedsReflection)]
internal sealed class ArgumentCode(ParameterExpression call, string method, bool named)
{
    private const int MaxNamed = 64;

    private readonly List<(string Name, ParameterExpression Local, ConstantExpression Parameter)> _arguments = [];
    private readonly List<Expression> _positional = [];
    private readonly ParameterExpression _seen = Expression.Variable(typeof(ulong), "seen");

    public IEnumerable<ParameterExpression> Locals => named ? [_seen, .. _arguments.Select(a => a.Local)] : _arguments.Select(a => a.Local);

    public IEnumerable<Expression> Statements => named && _arguments.Count > 0 ? ReadNamed() : _positional;

    /// <summary>What a parameter is called in Perl.</summary>
    public static string NameOf(ParameterInfo parameter) =>
        parameter.GetCustomAttribute<PerlNameAttribute>()?.Name ?? PerlName.FromClr(parameter.Name ?? $"p{parameter.Position}");

    /// <summary>Adds a parameter that the client passes.</summary>
    /// <returns>The local variable that will hold it.</returns>
    public ParameterExpression Add(ParameterInfo parameter, PerlConverter converter, bool mayBeUndef)
    {
        var local = AddLocal(parameter, parameter.ParameterType, converter, mayBeUndef, out var description);
        _positional.Add(Expression.Assign(local, Expression.Call(call, nameof(RpcCall.ReadNext), [parameter.ParameterType], description)));
        return local;
    }

    /// <summary>Adds a parameter that takes all arguments that are left.</summary>
    /// <returns>The local variable that will hold them.</returns>
    public ParameterExpression AddRest(ParameterInfo parameter, Type element, PerlConverter converter, bool mayBeUndef)
    {
        AddLocal(parameter, element, converter, mayBeUndef, out var description);
        _arguments.RemoveAt(_arguments.Count - 1);
        var rest = Expression.Variable(parameter.ParameterType, parameter.Name);
        _arguments.Add((parameter.Name!, rest, description));
        _positional.Add(Expression.Assign(rest, Expression.Call(call, nameof(RpcCall.ReadRest), [element], description)));
        return rest;
    }

    private ParameterExpression AddLocal(ParameterInfo parameter, Type type, PerlConverter converter, bool mayBeUndef, out ConstantExpression description)
    {
        var name = NameOf(parameter);
        var describe = typeof(ArgumentCode).GetMethod(nameof(Describe), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type);
        description = Expression.Constant(describe.Invoke(null, [method, name, converter, mayBeUndef, parameter]));
        var local = Expression.Variable(type, parameter.Name);
        _arguments.Add((name, local, description));
        if (named && _arguments.Count > MaxNamed)
            throw new NotSupportedException($"It has more than {MaxNamed} named parameters.");
        return local;
    }

    private static RpcParameter<T> Describe<T>(string method, string name, PerlConverter<T> converter, bool mayBeUndef, ParameterInfo parameter)
    {
        var defaultValue = default(T)!;
        if (parameter is { HasDefaultValue: true, DefaultValue: { } given })
        {
            var type = Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);
            defaultValue = (T)(type.IsEnum ? Enum.ToObject(type, given) : given);
        }
        return new RpcParameter<T>(method, name, converter, mayBeUndef, parameter.HasDefaultValue, defaultValue);
    }

    private IEnumerable<Expression> ReadNamed()
    {
        if (_arguments.GroupBy(a => a.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new NotSupportedException($"Two parameters have the name '{twice.Key}' in Perl; give one another with [PerlName].");

        var names = Expression.Constant(new PerlNameTable<int>(_arguments.Select((a, i) => KeyValuePair.Create(a.Name, i))));
        var end = Expression.Label();
        var cases = _arguments.Select((a, i) => Expression.SwitchCase(
            Expression.Block(typeof(void), Expression.Assign(a.Local, Expression.Call(call, nameof(RpcCall.ReadNext), [a.Local.Type], a.Parameter))),
            Expression.Constant(i)));
        var next = Expression.Call(call, nameof(RpcCall.ReadName), null, names, _seen);
        yield return Expression.Loop(Expression.Switch(typeof(void), next, Expression.Break(end), null, cases), end);
        for (var i = 0; i < _arguments.Count; i++)
        {
            yield return Expression.IfThen(
                Expression.Equal(Expression.And(_seen, Expression.Constant(1UL << i)), Expression.Constant(0UL)),
                Expression.Assign(_arguments[i].Local, Expression.Call(_arguments[i].Parameter, "Missing", null)));
        }
    }
}
