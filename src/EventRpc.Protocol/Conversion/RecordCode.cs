using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Reflection;

namespace EventRpc.Protocol;

/// <summary>Compiles the reading and writing of a record, so that no member is boxed or found by reflection twice.</summary>
[RequiresDynamicCode(PerlConverters.NeedsReflection)]
[RequiresUnreferencedCode(PerlConverters.NeedsReflection)]
internal static class RecordCode
{
    private static readonly MethodInfo RequireMethod = typeof(RecordCode).GetMethod(nameof(Require), BindingFlags.Static | BindingFlags.NonPublic)!;

    public static Action<PerlWriter, T> CompileWrite<T>(IReadOnlyList<RecordMember> members)
    {
        var writer = Expression.Parameter(typeof(PerlWriter), "writer");
        var value = Expression.Parameter(typeof(T), "value");
        List<Expression> body = [Expression.Call(writer, nameof(PerlWriter.WriteStartHash), null, Expression.Constant(members.Count))];
        body.AddRange(members.Select(member => Expression.Call(
            FieldOf(member), nameof(RecordField<>.Write), null, writer, Expression.Property(value, member.Property))));
        body.Add(Expression.Call(writer, nameof(PerlWriter.WriteEndHash), null));
        return Expression.Lambda<Action<PerlWriter, T>>(Expression.Block(body), writer, value).Compile();
    }

    /// <returns>The code; null if the constructor takes what is no property.</returns>
    public static Func<PerlReader, T>? CompileRead<T>(IReadOnlyList<RecordMember> members)
    {
        var readable = members.Where(m => m.Parameter is not null || m.Property.SetMethod is { IsPublic: true }).ToList();
        var constructor = RecordMember.FindConstructor(typeof(T));
        if (constructor is null ? !typeof(T).IsValueType : constructor.GetParameters().Any(p => readable.All(m => m.Parameter != p)))
        {
            // It can be written all the same, which is all that a result needs.
            return null;
        }

        var reader = Expression.Parameter(typeof(PerlReader), "reader");
        var seen = Expression.Variable(typeof(ulong), "seen");
        var locals = readable.ConvertAll(m => Expression.Variable(m.Property.PropertyType, m.Name));
        var cases = readable.Select((m, i) => Expression.SwitchCase(
            Expression.Block(typeof(void), Expression.Assign(locals[i], Expression.Call(FieldOf(m), nameof(RecordField<>.Read), null, reader))),
            Expression.Constant(i))).ToArray();

        var end = Expression.Label();
        var last = Expression.Variable(typeof(int), "last");
        var names = Expression.Constant(new RecordNames(readable.ConvertAll(m => m.Name)));
        var next = Expression.Assign(last, Expression.Call(names, nameof(RecordNames.Next), null, reader, last, seen));
        Expression read = cases.Length == 0 ? Expression.Empty() : Expression.Switch(typeof(void), next, Expression.Break(end), null, cases);
        List<Expression> body =
        [
            .. readable.Zip(locals, (m, local) => m.Parameter is { HasDefaultValue: true, DefaultValue: { } given }
                ? Expression.Assign(local, DefaultOf(m.Property.PropertyType, given))
                : (Expression)Expression.Empty()),
            Expression.Assign(last, Expression.Constant(-1)),
            Expression.Call(reader, nameof(PerlReader.ReadStartHash), null),
            cases.Length == 0 ? next : Expression.Loop(read, end),
            .. readable.Select((m, i) => m.IsRequired
                ? Expression.Call(RequireMethod, seen, Expression.Constant(i), Expression.Constant(m.Name), reader)
                : (Expression)Expression.Empty()),
        ];

        var result = Expression.Variable(typeof(T), "result");
        var arguments = constructor?.GetParameters().Select(p => locals[readable.FindIndex(m => m.Parameter == p)]) ?? [];
        body.Add(Expression.Assign(result, constructor is null ? Expression.New(typeof(T)) : Expression.New(constructor, arguments)));
        for (var i = 0; i < readable.Count; i++)
        {
            if (readable[i].Parameter is null)
            {
                body.Add(Expression.IfThen(
                    Expression.NotEqual(Expression.And(seen, Expression.Constant(1UL << i)), Expression.Constant(0UL)),
                    Expression.Assign(Expression.Property(result, readable[i].Property), locals[i])));
            }
        }
        body.Add(result);
        return Expression.Lambda<Func<PerlReader, T>>(Expression.Block(typeof(T), [seen, last, result, .. locals], body), reader).Compile();
    }

    private static ConstantExpression DefaultOf(Type type, object given)
    {
        // The default of an enum may be stated as a number, and that of a nullable type is never nullable itself.
        var inner = Nullable.GetUnderlyingType(type) ?? type;
        return Expression.Constant(inner.IsEnum ? Enum.ToObject(inner, given) : given, type);
    }

    private static ConstantExpression FieldOf(RecordMember member) =>
        Expression.Constant(Activator.CreateInstance(typeof(RecordField<>).MakeGenericType(member.Property.PropertyType), member.Name, member.Converter));

    private static void Require(ulong seen, int index, string name, PerlReader reader)
    {
        if ((seen & (1UL << index)) == 0)
            throw new PerlDataException(PerlDataError.WrongType, $"The key '{name}' is missing", reader.Position);
    }
}
