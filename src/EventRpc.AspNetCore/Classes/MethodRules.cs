using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace EventRpc.AspNetCore;

/// <summary>What a method must be to be exported.</summary>
[RequiresUnreferencedCode(ClassTable.NeedsReflection)]
internal sealed class MethodRules(ExportedTypes classes)
{
    /// <summary>Checks a method.</summary>
    /// <exception cref="NotSupportedException">It cannot be exported; the message says why and what to do.</exception>
    public void Check(ExportedClass exported, RpcMethodDefinition definition)
    {
        CheckShape(exported, definition);
        CheckReturns(exported, definition, Returned(definition));
    }

    /// <summary>What a method returns, once it has been waited for; void for nothing.</summary>
    public static Type Returned(RpcMethodDefinition definition)
    {
        if (definition is { Implementation: null, Member: ConstructorInfo constructor })
            return constructor.DeclaringType!;
        var type = definition.Implementation is { } implementation
            ? implementation.GetType().GetMethod("Invoke")!.ReturnType
            : ((MethodInfo)definition.Member).ReturnType;
        if (type == typeof(Task) || type == typeof(ValueTask))
            return typeof(void);
        return IsTaskOfResult(type) ? type.GetGenericArguments()[0] : type;
    }

    public static bool IsTaskOfResult(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() is var open && (open == typeof(Task<>) || open == typeof(ValueTask<>));

    public static bool IsTuple(Type type) => type.IsValueType && typeof(ITuple).IsAssignableFrom(type);

    /// <summary>Whether a parameter is the object itself, which a function over the object takes first.</summary>
    public static bool IsTarget(ExportedClass exported, RpcMethodDefinition definition, ParameterInfo parameter, int index) =>
        index == 0 && definition is { Implementation: not null, Kind: RpcMethodKind.Method or RpcMethodKind.ObjectMethod }
        && parameter.ParameterType.IsAssignableFrom(exported.Type);

    private static void CheckShape(ExportedClass exported, RpcMethodDefinition definition)
    {
        if (definition.Member.ContainsGenericParameters)
            throw new NotSupportedException("A generic method cannot be exported.");
        if (definition.Member is MethodInfo { ReturnType: var returned } && returned == typeof(void) && definition.Member.IsDefined(typeof(AsyncStateMachineAttribute)))
            throw new NotSupportedException("An async void method cannot be waited for, and what it throws ends the process: return a Task.");
        if (definition is { Member: ConstructorInfo, Member.DeclaringType.IsAbstract: true })
            throw new NotSupportedException("An abstract class cannot be made: export a static method that makes an object of a class derived from it.");
        if (definition.Member.GetParameters().FirstOrDefault(p => p.ParameterType.IsByRef || p.ParameterType.IsByRefLike || p.ParameterType.IsPointer) is { } reference)
            throw new NotSupportedException($"The parameter '{reference.Name}' is a reference or a span, which a message cannot hold.");

        var isConstructor = definition.Kind is RpcMethodKind.Constructor or RpcMethodKind.Singleton;
        if (definition.Implementation is not null)
        {
            if (!isConstructor && (definition.Parameters is not [var self, ..] || !self.ParameterType.IsAssignableFrom(exported.Type)))
                throw new NotSupportedException($"The first parameter of the function must be the object, a {exported.Type.Name}.");
            return;
        }
        if (isConstructor && definition.Member is MethodInfo { IsStatic: false })
            throw new NotSupportedException("A constructor of the class must be a static method or a C# constructor.");
    }

    private void CheckReturns(ExportedClass exported, RpcMethodDefinition definition, Type value)
    {
        switch (definition.Kind)
        {
            case RpcMethodKind.Constructor or RpcMethodKind.Singleton when !exported.Type.IsAssignableFrom(value):
                throw new NotSupportedException($"It must return a {exported.Type.Name}.");
            case RpcMethodKind.ObjectMethod when HandedOut(value).FirstOrDefault(type => !classes.IsExportedOrAny(type)) is { } other:
                throw new NotSupportedException($"It hands out objects, and a Perl client makes an object of everything that it returns, but {other} is no exported class: add it with AddClass, or make this a [RpcMethod]. Objects may be returned alone, in a list, in a dictionary, and in a tuple of these.");
            case RpcMethodKind.Method when Mentions(value, []):
                throw new NotSupportedException($"It returns an object of an exported class: make it a [RpcObjectMethod].");
        }
    }

    /// <summary>What a Perl client makes objects of: each value, and each element of a list or hash.</summary>
    private static IEnumerable<Type> HandedOut(Type value) =>
        IsTuple(value) ? value.GetGenericArguments().Select(ElementOrSelf) : [ElementOrSelf(value)];

    private static Type ElementOrSelf(Type type) =>
        type.GetElementType()
        ?? (type.IsGenericType && typeof(System.Collections.IEnumerable).IsAssignableFrom(type) ? type.GetGenericArguments()[^1] : type);

    /// <summary>Whether a value of a type is, or holds somewhere, an object of an exported class.</summary>
    private bool Mentions(Type type, HashSet<Type> seen)
    {
        if (classes.IsExported(type))
            return true;
        if (!seen.Add(type))
            return false;
        if (type.GetElementType() is { } element)
            return Mentions(element, seen);
        if (type.IsGenericType)
            return type.GetGenericArguments().Any(argument => Mentions(argument, seen));
        return type.Assembly != typeof(object).Assembly
            && type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Any(property => Mentions(property.PropertyType, seen));
    }
}
