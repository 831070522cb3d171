using EventRpc.Client;
using EventRpc.Protocol;

namespace EventRpc.Tool;

/// <summary>Calls of methods of which only the server knows what they return.</summary>
internal static class RemoteCalls
{
    /// <summary>Makes the object of a plan.</summary>
    public static Task<RemoteObject> ConstructAsync(this EventRpcClient client, CallPlan plan, CancellationToken cancellationToken) =>
        client.ConstructAsync(plan.ClassName, plan.Constructor, plan.Arguments, cancellationToken);

    /// <summary>Calls a method, and takes all that it returns: objects where it hands them out, else data as it was sent.</summary>
    public static async Task<IReadOnlyList<object?>> InvokeAsync(this RemoteObject target, string method, object?[] arguments, CancellationToken cancellationToken) =>
        target.Client.KindOf(target.ClassName, method) == RemoteMethodKind.ObjectMethod
            ? await target.CallListAsync<object?>(method, arguments, cancellationToken)
            : await target.CallListAsync<PerlValue?>(method, arguments, cancellationToken);

    /// <summary>Finds a class.</summary>
    /// <exception cref="ToolException">The server does not export it.</exception>
    public static RemoteClass FindClass(this EventRpcClient client, string name) =>
        client.Classes.GetValueOrDefault(name) ?? throw new ToolException(ExitCode.Failed, $"The server exports no class '{name}': eventrpc classes lists those that it does.");

    /// <summary>What the server says of a method; null if it has not told of it.</summary>
    private static RemoteMethodKind? KindOf(this EventRpcClient client, string className, string method) =>
        client.Classes.TryGetValue(className, out var found) && found.Methods.TryGetValue(method, out var kind) ? kind : null;
}
