using EventRpc.Protocol;

namespace EventRpc.AspNetCore;

/// <summary>A class that clients may use.</summary>
internal sealed class ExportedClass
{
    private PerlNameTable<ExportedMethod> _byName = new();

    /// <param name="definition">What was declared.</param>
    /// <param name="serverTurn">What all calls of the server pass one after the other; null if they do not.</param>
    public ExportedClass(RpcClassDefinition definition, SemaphoreSlim? serverTurn)
    {
        Turn = definition.Dispatch switch
        {
            RpcDispatch.Concurrent => null,
            RpcDispatch.Serialized => serverTurn ?? new SemaphoreSlim(1, 1),
            _ => serverTurn,
        };
        Definition = definition;
    }

    public RpcClassDefinition Definition { get; }

    public string Name => Definition.Name;

    public Type Type => Definition.Type;

    public bool DisposeReleased => Definition.DisposeReleased;

    /// <summary>What calls pass one after the other; null where they need not.</summary>
    public SemaphoreSlim? Turn { get; }

    /// <summary>Whether not everybody may call all of it.</summary>
    public bool IsProtected { get; private set; }

    /// <summary>The one object of the class, once a client has asked for it.</summary>
    public SingletonObject Singleton { get; } = new();

    public IReadOnlyList<ExportedMethod> Methods { get; private set; } = [];

    /// <summary>Sets the methods, which are bound when all classes are known.</summary>
    public void SetMethods(IReadOnlyList<ExportedMethod> methods)
    {
        Methods = methods;
        IsProtected = methods.Any(m => m.IsProtected);
        _byName = new PerlNameTable<ExportedMethod>(methods.Select(m => KeyValuePair.Create(m.Name, m)));
    }

    public bool TryGetMethod(PerlStringSpan name, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out ExportedMethod method) =>
        _byName.TryGetValue(name, out method);
}
