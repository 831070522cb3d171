using EventRpc.Protocol;

namespace EventRpc.AspNetCore;

/// <summary>A class that clients may use.</summary>
internal sealed class ExportedClass
{
    private PerlNameTable<ExportedMethod> _byName = new();

    public ExportedClass(RpcClassDefinition definition)
    {
        Name = definition.Name;
        Type = definition.Type;
        DisposeReleased = definition.DisposeReleased;
    }

    public string Name { get; }

    public Type Type { get; }

    public bool DisposeReleased { get; }

    /// <summary>The one object of the class, once a client has asked for it.</summary>
    public SingletonObject Singleton { get; } = new();

    public IReadOnlyList<ExportedMethod> Methods { get; private set; } = [];

    /// <summary>Sets the methods, which are compiled when all classes are known.</summary>
    public void SetMethods(IReadOnlyList<ExportedMethod> methods)
    {
        Methods = methods;
        _byName = new PerlNameTable<ExportedMethod>(methods.Select(m => KeyValuePair.Create(m.Name, m)));
    }

    public bool TryGetMethod(PerlStringSpan name, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out ExportedMethod method) =>
        _byName.TryGetValue(name, out method);
}
