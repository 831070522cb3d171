using Microsoft.CodeAnalysis;

namespace EventRpc.Generators;

/// <summary>The names of the types that the generator knows, and how to find them.</summary>
internal static class ClientNames
{
    public const string RpcProxyAttribute = "EventRpc.Client.RpcProxyAttribute";
    public const string RpcNameAttribute = "EventRpc.Client.RpcNameAttribute";
    public const string RpcListAttribute = "EventRpc.Client.RpcListAttribute";
    public const string EventRpcClient = "EventRpc.Client.EventRpcClient";
    public const string RemoteObject = "EventRpc.Client.RemoteObject";
    public const string RpcProxy = "EventRpc.Client.IRpcProxy<TSelf>";
    public const string Remote = "EventRpc.Client.IRemoteObject";
    public const string AsyncDisposable = "System.IAsyncDisposable";
    public const string CancellationToken = "System.Threading.CancellationToken";
    public const string Task = "System.Threading.Tasks.Task";
    public const string TaskOfResult = "System.Threading.Tasks.Task<TResult>";
    public const string ValueTask = "System.Threading.Tasks.ValueTask";
    public const string ValueTaskOfResult = "System.Threading.Tasks.ValueTask<TResult>";
    public const string List = "System.Collections.Generic.IReadOnlyList<T>";

    private static readonly SymbolDisplayFormat Format = SymbolDisplayFormat.FullyQualifiedFormat
        .WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    /// <summary>The name by which a type is compared with these.</summary>
    public static string Of(ITypeSymbol type) => type.WithNullableAnnotation(NullableAnnotation.None).OriginalDefinition.ToDisplayString(Format);

    public static AttributeData? Find(ISymbol symbol, string attribute) =>
        symbol.GetAttributes().FirstOrDefault(a => a.AttributeClass is { } type && Of(type) == attribute);
}
