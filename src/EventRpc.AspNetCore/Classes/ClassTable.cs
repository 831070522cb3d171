using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using EventRpc.Protocol;
using Microsoft.Extensions.Options;

namespace EventRpc.AspNetCore;

/// <summary>The exported classes, checked and compiled when the server starts; nothing changes it afterwards.</summary>
internal sealed partial class ClassTable
{
    public const string NeedsReflection = "Exported methods are called through code that is compiled at start.";

    /// <summary>Methods that every Perl class has, and that clients would lose.</summary>
    private static readonly string[] ReservedNames = ["DESTROY", "AUTOLOAD", "BEGIN", "END", "can", "isa", "DOES", "VERSION", "import", "unimport"];

    private readonly SemaphoreSlim? _serverGate;
    private readonly PerlNameTable<ExportedClass> _byName = new();
    private readonly ConcurrentDictionary<Type, ExportedClass?> _byType = new();

    [RequiresDynamicCode(NeedsReflection)]
    [RequiresUnreferencedCode(NeedsReflection)]
    public ClassTable(
        IEnumerable<RpcClassDefinition> definitions,
        IEnumerable<PerlConverter> converters,
        IOptions<EventRpcOptions> options,
        IServiceProvider services)
    {
        _serverGate = options.Value.Dispatch == RpcDispatch.Serialized ? new SemaphoreSlim(1, 1) : null;
        var errors = new List<string>();
        var classes = new List<ExportedClass>();
        All = classes;
        var declared = new List<(ExportedClass Exported, RpcClassDefinition Definition)>();
        foreach (var definition in definitions)
        {
            if (!PackageName().IsMatch(definition.Name))
            {
                errors.Add($"'{definition.Name}' ({definition.Type}) is not the name of a Perl package, such as My::Class.");
            }
            else if (classes.Any(c => c.Name == definition.Name))
            {
                errors.Add($"The class '{definition.Name}' is added twice.");
            }
            else
            {
                classes.Add(new ExportedClass(definition, _serverGate));
                declared.Add((classes[^1], definition));
            }
        }

        var compiler = new MethodCompiler(this, new PerlConverters(converters, [new ExportedObjectConverterFactory(this)]), services);
        foreach (var (exported, definition) in declared)
        {
            exported.SetMethods(CompileMethods(exported, definition, compiler, errors));
            _byName.Add(exported.Name, exported);
        }

        if (errors.Count > 0)
            throw new InvalidOperationException("The exported classes cannot be served:" + string.Concat(errors.Select(e => $"{Environment.NewLine}  - {e}")));
    }

    /// <summary>The classes, in the order in which they were added.</summary>
    public IReadOnlyList<ExportedClass> All { get; }

    public bool TryGet(PerlStringSpan name, [MaybeNullWhen(false)] out ExportedClass exported) => _byName.TryGetValue(name, out exported);

    /// <summary>Finds the class that objects of a type are handed out as: the type's own, or that of the nearest base.</summary>
    public ExportedClass? FindByType(Type type) => _byType.GetOrAdd(type, Find);

    /// <summary>Whether values of a type are, or may be, objects of an exported class.</summary>
    public bool IsExported(Type type) =>
        All.Any(c => c.Type == type)
        || (!IsOfFramework(type) && All.Any(c => type.IsAssignableFrom(c.Type) || (c.Type != typeof(object) && c.Type.IsAssignableFrom(type))));

    /// <summary>Whether values of a type can be objects of an exported class at run time.</summary>
    public bool IsExportedOrAny(Type type) => type == typeof(object) || IsExported(type);

    [RequiresDynamicCode(NeedsReflection)]
    [RequiresUnreferencedCode(NeedsReflection)]
    private static List<ExportedMethod> CompileMethods(ExportedClass exported, RpcClassDefinition definition, MethodCompiler compiler, List<string> errors)
    {
        var methods = new List<ExportedMethod>();
        foreach (var method in definition.Methods)
        {
            var label = $"{exported.Name}->{method.Name} ({definition.Type.Name}.{method.Member.Name})";
            if (!MethodName().IsMatch(method.Name) || ReservedNames.Contains(method.Name))
            {
                errors.Add($"{label}: '{method.Name}' is not a name that an exported method can have in Perl.");
            }
            else if (methods.Any(m => m.Name == method.Name))
            {
                errors.Add($"{label}: the method is exported twice; give one of them another name.");
            }
            else
            {
                try
                {
                    methods.Add(new ExportedMethod(exported, method.Name, method.Kind, compiler.Compile(exported, method), method.Authorization));
                }
#pragma warning disable CA1031 // Whatever is wrong with one method must not hide what is wrong with others.
                catch (Exception e)
#pragma warning restore CA1031
                {
                    errors.Add($"{label}: {e.Message}");
                }
            }
        }
        if (definition.Methods.Count == 0)
            errors.Add($"{exported.Name} ({definition.Type}) exports nothing: mark members with [RpcConstructor], [RpcMethod], [RpcObjectMethod] or [RpcSingleton].");
        return methods;
    }

    private ExportedClass? Find(Type type)
    {
        for (var candidate = type; candidate is not null; candidate = candidate.BaseType)
        {
            if (All.FirstOrDefault(c => c.Type == candidate) is { } exported)
                return exported;
        }
        return All.FirstOrDefault(c => c.Type.IsInterface && c.Type.IsAssignableFrom(type));
    }

    /// <summary>Every class is an Object and many are IDisposable: that says nothing of what is exported.</summary>
    private static bool IsOfFramework(Type type) =>
        type.Namespace is { } name && (name == "System" || name.StartsWith("System.", StringComparison.Ordinal));

    [GeneratedRegex("""\A[A-Za-z_][A-Za-z0-9_]*(::[A-Za-z0-9_]+)*\z""", RegexOptions.CultureInvariant)]
    private static partial Regex PackageName();

    [GeneratedRegex("""\A[A-Za-z_][A-Za-z0-9_]*\z""", RegexOptions.CultureInvariant)]
    private static partial Regex MethodName();
}
