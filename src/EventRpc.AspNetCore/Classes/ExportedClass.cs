using EventRpc.Protocol;

namespace EventRpc.AspNetCore;

/// <summary>A class that clients may use.</summary>
internal sealed class ExportedClass
{
    private PerlNameTable<ExportedMethod> _byName = new();

    public ExportedClass(RpcClassDefinition definition)
    {
        Definition = definition;
    }

    public RpcClassDefinition Definition { get; }

    public string Name => Definition.Name;

    public Type Type => Definition.Type;

    public bool DisposeReleased => Definition.DisposeReleased;

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
