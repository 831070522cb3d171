using Microsoft.AspNetCore.Authorization;

namespace EventRpc.AspNetCore;

/// <summary>A method that clients may call.</summary>
internal sealed class ExportedMethod(
    ExportedClass owner,
    string name,
    RpcMethodKind kind,
    MethodSignature signature,
    RpcInvoker invoke,
    IReadOnlyList<IAuthorizeData> authorization,
    MethodStatistics statistics)
{
    private AuthorizationPolicy? _policy;

    public ExportedClass Class { get; } = owner;

    public string Name { get; } = name;

    public RpcMethodKind Kind { get; } = kind;

    /// <summary>What it takes and returns, in words.</summary>
    public MethodSignature Signature { get; } = signature;

    public RpcInvoker Invoke { get; } = invoke;

    /// <summary>Who may call it; nothing where everybody may.</summary>
    public IReadOnlyList<IAuthorizeData> Authorization { get; } = authorization;

    /// <summary>What that comes to, once it is known.</summary>
    public AuthorizationPolicy? Policy
    {
        get => Volatile.Read(ref _policy);
        set => Volatile.Write(ref _policy, value);
    }

    /// <summary>What is counted of its calls.</summary>
    public MethodStatistics Statistics { get; } = statistics;

    public bool IsProtected => Authorization.Count > 0;

    /// <summary>How the peer writes the method in messages and logs.</summary>
    public override string ToString() => $"{Class.Name}->{Name}";
}
