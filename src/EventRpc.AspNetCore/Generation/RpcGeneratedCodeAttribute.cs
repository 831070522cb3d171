using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace EventRpc.AspNetCore;

/// <summary>Says where the code is that was generated for an exported class. Only for the source generator.</summary>
/// <param name="exportedClass">The class.</param>
/// <param name="code">The code, an <see cref="RpcClassCode"/>.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class RpcGeneratedCodeAttribute(
    Type exportedClass,
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] Type code) : Attribute
{
    /// <summary>The class.</summary>
    public Type Class { get; } = exportedClass;

    /// <summary>The code, an <see cref="RpcClassCode"/>.</summary>
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)]
    public Type Code { get; } = code;

    internal RpcClassCode Create() => (RpcClassCode)Activator.CreateInstance(Code)!;
}
