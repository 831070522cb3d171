using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using EventRpc.Protocol;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EventRpc.AspNetCore;

/// <summary>
/// Compiles an exported method to code that reads its arguments from the message, calls it and writes its result,
/// with no reflection, boxing or closure left for the call.
/// </summary>
[RequiresDynamicCode(ClassTable.NeedsReflection)]
[RequiresUnreferencedCode(ClassTable.NeedsReflection)]
internal sealed class MethodCompiler(ExportedTypes classes, PerlConverters converters, IServiceProvider services)
{
    private readonly IServiceProviderIsService? _isService = services.GetService<IServiceProviderIsService>();
    private readonly NullabilityInfoContext _nullability = new();
    private readonly ParameterExpression _call = Expression.Parameter(typeof(RpcCall), "call");
    private readonly ParameterExpression _target = Expression.Parameter(typeof(object), "target");

    /// <summary>Compiles a method.</summary>
    /// <param name="exported">Its class.</param>
    /// <param name="definition">The method.</param>
    /// <param name="signature">What it takes and returns, in words.</param>
    /// <exception cref="NotSupportedException">It cannot be exported; the message says why and what to do.</exception>
    public RpcInvoker Compile(ExportedClass exported, RpcMethodDefinition definition, out MethodSignature signature)
    {
        CheckShape(exported, definition);
        var arguments = new ArgumentCode(_call, $"{exported.Name}->{definition.Name}", definition.NamedParameters);
        var words = new MethodSignature.Builder(classes, _nullability);
        var values = Parameters(definition)
            .Select((parameter, index) => IsTarget(exported, definition, parameter, index)
                ? Expression.Convert(_target, parameter.ParameterType)
                : Argument(definition, parameter, arguments, words))
            .ToArray();

        Expression invocation = definition switch
        {
            { Implementation: { } implementation } => Expression.Invoke(Expression.Constant(implementation), values),
            { Member: ConstructorInfo constructor } => Expression.New(constructor, values),
            { Member: MethodInfo { IsStatic: true } method } => Expression.Call(method, values),
            { Member: MethodInfo method } => Expression.Call(Expression.Convert(_target, exported.Type), method, values),
            _ => throw new NotSupportedException("It is neither a method nor a constructor."),
        };
        var body = Expression.Block(typeof(ValueTask), arguments.Locals, [.. arguments.Statements, Finish(exported, definition, invocation)]);
        signature = words.Build(exported, definition);
        var compiled = Expression.Lambda<RpcInvoker>(body, _call, _target).Compile();
        return definition.Kind == RpcMethodKind.Singleton
            ? (call, _) => call.HandOutSingletonAsync(exported, compiled)
            : compiled;
    }

    private static ParameterInfo[] Parameters(RpcMethodDefinition definition)
    {
        // The method behind a lambda takes its closure first, which is no parameter of the delegate.
        var declared = definition.Member.GetParameters();
        var count = definition.Implementation?.GetType().GetMethod("Invoke")!.GetParameters().Length ?? declared.Length;
        return declared[^count..];
    }

    private static bool IsTarget(ExportedClass exported, RpcMethodDefinition definition, ParameterInfo parameter, int index) =>
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
            if (!isConstructor && (Parameters(definition) is not [var self, ..] || !self.ParameterType.IsAssignableFrom(exported.Type)))
                throw new NotSupportedException($"The first parameter of the function must be the object, a {exported.Type.Name}.");
            return;
        }
        if (isConstructor && definition.Member is MethodInfo { IsStatic: false })
            throw new NotSupportedException("A constructor of the class must be a static method or a C# constructor.");
    }

    private Expression Argument(RpcMethodDefinition definition, ParameterInfo parameter, ArgumentCode arguments, MethodSignature.Builder words)
    {
        var type = parameter.ParameterType;
        if (type == typeof(CancellationToken))
            return Expression.Property(_call, nameof(RpcCall.CancellationToken));
        if (type == typeof(RpcCallContext))
            return Expression.Call(_call, nameof(RpcCall.GetContext), null);
        if (parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is { } keyed)
        {
            CheckIsRegistered(parameter, services.GetService<IServiceProviderIsKeyedService>()?.IsKeyedService(type, keyed.Key));
            CheckIsShared(parameter);
            return Expression.Call(_call, nameof(RpcCall.GetKeyedService), [type], Expression.Constant(keyed.Key, typeof(object)));
        }
        if (parameter.GetCustomAttributes().OfType<IFromServiceMetadata>().Any())
        {
            CheckIsRegistered(parameter, _isService?.IsService(type));
            return Service(parameter);
        }
        if (IsService(type))
            return Service(parameter);

        if (definition.Kind == RpcMethodKind.Singleton)
            throw new NotSupportedException($"The parameter '{parameter.Name}' would come from the client, but a singleton is made once, for all clients; only services can be passed to it.");
        if (!definition.NamedParameters && parameter.IsDefined(typeof(ParamArrayAttribute)) && type.IsSZArray)
        {
            var element = type.GetElementType()!;
            var elementMayBeUndef = !element.IsValueType && _nullability.Create(parameter).ElementType?.WriteState != NullabilityState.NotNull;
            words.Add(ArgumentCode.NameOf(parameter), parameter, takesRest: true);
            return arguments.AddRest(parameter, element, GetConverter(parameter, element, elementMayBeUndef), elementMayBeUndef);
        }

        var mayBeUndef = !type.IsValueType && _nullability.Create(parameter).WriteState != NullabilityState.NotNull || Nullable.GetUnderlyingType(type) is not null;
        words.Add(ArgumentCode.NameOf(parameter), parameter);
        return arguments.Add(parameter, GetConverter(parameter, type, mayBeUndef), mayBeUndef);
    }

    private static void CheckIsRegistered(ParameterInfo parameter, bool? isRegistered)
    {
        if (isRegistered == false)
            throw new NotSupportedException($"The parameter '{parameter.Name}' asks for a service of type {parameter.ParameterType}, and none is registered.");
    }

    private MethodCallExpression GetService(Type type) => Expression.Call(_call, nameof(RpcCall.GetService), [type]);

    private Expression Service(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (type is { IsCollectible: true, IsGenericType: true } && type.GetGenericTypeDefinition() == typeof(ILogger<>))
        {
            // What the container makes for any class.
            var logger = typeof(Logger<>).MakeGenericType(type.GetGenericArguments());
            return Expression.New(logger.GetConstructor([typeof(ILoggerFactory)])!, GetService(typeof(ILoggerFactory)));
        }
        CheckIsShared(parameter);
        return GetService(type);
    }

    /// <summary>A container remembers every type that it was asked for, for ever.</summary>
    private static void CheckIsShared(ParameterInfo parameter)
    {
        if (parameter.ParameterType.IsCollectible)
            throw new NotSupportedException($"The parameter '{parameter.Name}' asks for the service {parameter.ParameterType}, which is made of a type of the module, and would keep its code from ever being unloaded: ask for one that is made of types of the application.");
    }

    private bool IsService(Type type) =>
        _isService is not null
        && _isService.IsService(type)
        // The container would make a list of anything, and exported classes come from the client.
        && !(type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IEnumerable<>))
        && !classes.IsClass(type);

    private PerlConverter GetConverter(ParameterInfo parameter, Type type, bool mayBeUndef)
    {
        try
        {
            var converter = converters.Get(type, mayBeUndef);
            return converter.CanRead
                ? converter
                : throw new NotSupportedException($"A {type} cannot be made from what a client sends, as its constructor takes what is no property of it.");
        }
        catch (NotSupportedException e)
        {
            throw new NotSupportedException($"The parameter '{parameter.Name}': {e.Message} If it is a service, register it.", e);
        }
    }

    /// <summary>The end of the compiled code: waits for the method, if it is async, and writes what it returned.</summary>
    private Expression Finish(ExportedClass exported, RpcMethodDefinition definition, Expression invocation)
    {
        var returned = invocation.Type;
        if (returned == typeof(void))
        {
            CheckReturns(exported, definition, typeof(void));
            return Expression.Block(invocation, Expression.Call(_call, nameof(RpcCall.Finish), null));
        }
        if (returned == typeof(Task) || returned == typeof(ValueTask))
        {
            CheckReturns(exported, definition, typeof(void));
            return Expression.Call(_call, nameof(RpcCall.FinishAsync), null, invocation);
        }

        var isAsync = returned.IsGenericType && returned.GetGenericTypeDefinition() is var open && (open == typeof(Task<>) || open == typeof(ValueTask<>));
        var value = isAsync ? returned.GetGenericArguments()[0] : returned;
        CheckReturns(exported, definition, value);
        var result = Expression.Constant(Result(definition, value), typeof(RpcResult<>).MakeGenericType(value));
        return Expression.Call(_call, isAsync ? nameof(RpcCall.FinishAsync) : nameof(RpcCall.Finish), [value], result, invocation);
    }

    private object Result(RpcMethodDefinition definition, Type value)
    {
        if (definition.Kind is RpcMethodKind.Constructor or RpcMethodKind.Singleton)
            return Activator.CreateInstance((definition.Kind == RpcMethodKind.Constructor ? typeof(NewObjectResult<>) : typeof(SingletonResult<>)).MakeGenericType(value))!;
        if (typeof(ITuple).IsAssignableFrom(value) && value.IsValueType)
            return TupleOf(value);
        return Activator.CreateInstance(typeof(ValueResult<>).MakeGenericType(value), converters.Get(value, orUndef: true))!;
    }

    private object TupleOf(Type tuple)
    {
        var elements = tuple.GetGenericArguments();
        if (elements.Length > 7)
            throw new NotSupportedException("A tuple of more than seven elements cannot be returned; return a list.");
        var writer = Expression.Parameter(typeof(PerlWriter), "writer");
        var value = Expression.Parameter(tuple, "value");
        var writes = elements.Select((type, i) => Expression.Call(
            Expression.Constant(converters.Get(type, orUndef: true), typeof(PerlConverter<>).MakeGenericType(type)),
            "Write",
            null,
            writer,
            Expression.Field(value, $"Item{i + 1}")));
        var write = Expression.Lambda(typeof(Action<,>).MakeGenericType(typeof(PerlWriter), tuple), Expression.Block([.. writes, Expression.Empty()]), writer, value).Compile();
        return Activator.CreateInstance(typeof(TupleResult<>).MakeGenericType(tuple), elements.Length, write)!;
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
        typeof(ITuple).IsAssignableFrom(value) && value.IsValueType ? value.GetGenericArguments().Select(ElementOrSelf) : [ElementOrSelf(value)];

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
