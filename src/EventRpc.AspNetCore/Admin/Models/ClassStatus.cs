namespace EventRpc.AspNetCore;

/// <summary>An exported class.</summary>
internal sealed record ClassStatus(string Name, string Dispatch, IReadOnlyList<ClassMethodStatus> Methods)
{
    public static ClassStatus Of(ExportedClass exported) => new(
        exported.Name,
        CamelCase.Of(exported.Turn is null ? RpcDispatch.Concurrent : RpcDispatch.Serialized),
        [.. exported.Methods.Select(ClassMethodStatus.Of)]);
}

/// <summary>An exported method.</summary>
internal sealed record ClassMethodStatus(string Name, string Kind, string Signature, bool NamedParameters)
{
    public static ClassMethodStatus Of(ExportedMethod method) => new(
        method.Name,
        method.Kind switch
        {
            RpcMethodKind.Method => "method",
            RpcMethodKind.ObjectMethod => "object",
            RpcMethodKind.Constructor => "constructor",
            _ => "singleton",
        },
        method.Signature.Text,
        method.Signature.IsNamed);
}
