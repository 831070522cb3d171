using System.Diagnostics.CodeAnalysis;
using EventRpc.Protocol;
using Microsoft.Extensions.Options;

namespace EventRpc.AspNetCore;

/// <summary>
/// The exported classes: the application's, checked and bound when the server starts, and those of modules, which
/// may be replaced while it runs. What is asked while clients call is answered from a snapshot that never changes.
/// </summary>
[RequiresDynamicCode(NeedsReflection)]
[RequiresUnreferencedCode(NeedsReflection)]
internal sealed class ClassTable
{
    public const string NeedsReflection = "What exported methods take and return is found out by reflection at start, and what no code was generated for is compiled then.";

    // A class stays in here as long as its type, so that the objects of a replaced module find theirs.
    private readonly TypeTable<ExportedClass> _byType = new();
    private readonly IReadOnlyList<PerlConverter> _converters;
    private readonly IServiceProvider _services;
    private readonly SemaphoreSlim? _serverTurn;
    private volatile Snapshot _current = new([]);

    public ClassTable(
        IEnumerable<RpcClassDefinition> definitions,
        IEnumerable<PerlConverter> converters,
        IServiceProvider services,
        IOptions<EventRpcOptions> options,
        ModuleFolder modules,
        IEnumerable<ForeignClasses> foreign)
    {
        _serverTurn = options.Value.Dispatch == RpcDispatch.Serialized ? new SemaphoreSlim(1, 1) : null;
        _converters = [.. converters];
        _services = services;
        var errors = new List<string>();
        var loaded = modules.Load(errors);
        var declared = new List<ExportedClass>();
        IReadOnlyList<ExportedClass> application = Declare(definitions, declared, errors);
        foreach (var module in loaded)
            module.Classes = Declare(module.Definitions, declared, errors);
        foreach (var exported in foreign.SelectMany(classes => classes.All))
            Declare(exported, declared, errors);

        // The application's methods may take and return what is exported only through a module's class.
        _current = new Snapshot(declared);
        Compile(application, errors);
        foreach (var module in loaded)
            Compile(module.Classes, errors);
        if (errors.Count > 0)
            throw new InvalidOperationException("The exported classes cannot be served:" + string.Concat(errors.Select(e => $"{Environment.NewLine}  - {e}")));
    }

    /// <summary>The classes of which new objects can be made, in the order in which they were added.</summary>
    public IReadOnlyList<ExportedClass> All => _current.All;

    public bool TryGet(PerlStringSpan name, [MaybeNullWhen(false)] out ExportedClass exported) => _current.ByName.TryGetValue(name, out exported);

    /// <summary>
    /// Finds the class that objects of a type are handed out as: the type's own, or that of the nearest base. That of
    /// a replaced module's type is the replaced class.
    /// </summary>
    public ExportedClass? FindByType(Type type) => _byType.TryGetValue(type, out var exported) ? exported : Find(type);

    /// <summary>Replaces the classes of a module. For one caller at a time; calls go on meanwhile.</summary>
    /// <param name="old">The module that new objects are no longer made of; null where there was none.</param>
    /// <param name="module">The module that they are made of from now on; null for none.</param>
    /// <param name="errors">Takes what is wrong with the module; if anything is, nothing has been replaced.</param>
    public void Replace(Module? old, Module? module, List<string> errors)
    {
        var classes = All.Except(old?.Classes ?? []).ToList();
        if (module is not null)
        {
            module.Classes = Declare(module.Definitions, classes, errors);
            Compile(module.Classes, errors);
        }
        if (errors.Count == 0)
            _current = new Snapshot(classes);
    }

    /// <summary>Adds classes, without their methods, to those that are there.</summary>
    private List<ExportedClass> Declare(IEnumerable<RpcClassDefinition> definitions, List<ExportedClass> declared, List<string> errors) =>
        [.. definitions.Select(definition => new ExportedClass(definition, _serverTurn)).Where(exported => Declare(exported, declared, errors))];

    /// <summary>Adds a class to those that are there.</summary>
    /// <returns>Whether it could be.</returns>
    private bool Declare(ExportedClass exported, List<ExportedClass> declared, List<string> errors)
    {
        if (!ExportedName.IsPackage(exported.Name))
        {
            errors.Add($"'{exported.Name}' ({exported.Type}) is not the name of a Perl package, such as My::Class.");
            return false;
        }
        if (declared.Find(c => c.Name == exported.Name) is { } other)
        {
            errors.Add(other.Type.Assembly == exported.Type.Assembly
                ? $"The class '{exported.Name}' is added twice."
                : $"The class '{exported.Name}' of {NameOf(exported.Type)} is exported already, by {NameOf(other.Type)}.");
            return false;
        }
        declared.Add(exported);
        // A type may be exported under several names; its objects are handed out under the first.
        _byType.TryAdd(exported.Type, exported);
        return true;

        static string NameOf(Type type) => type.Assembly.GetName().Name!;
    }

    /// <summary>
    /// Compiles the methods of the application's classes, or those of a module's. Each has converters of its own,
    /// so that nothing of a module is kept where it outlives it.
    /// </summary>
    private void Compile(IReadOnlyList<ExportedClass> classes, List<string> errors)
    {
        var compiler = new ClassBinder(new ExportedTypes(this, classes), _converters, _services);
        foreach (var exported in classes)
            compiler.Compile(exported, errors);
    }

    private ExportedClass? Find(Type type)
    {
        ExportedClass? exported = null;
        for (var candidate = type.BaseType; candidate is not null && exported is null; candidate = candidate.BaseType)
            _byType.TryGetValue(candidate, out exported);
        exported ??= All.FirstOrDefault(c => c.Type.IsInterface && c.Type.IsAssignableFrom(type));
        if (exported is not null)
            _byType.TryAdd(type, exported);
        return exported;
    }

    private sealed record Snapshot(IReadOnlyList<ExportedClass> All)
    {
        public PerlNameTable<ExportedClass> ByName { get; } = new(All.Select(c => KeyValuePair.Create(c.Name, c)));
    }
}
