namespace EventRpc.AspNetCore;

/// <summary>The tags of a method's calls, made once, so that a call makes none.</summary>
internal sealed class CallTags
{
    private static readonly KeyValuePair<string, object?> System = new(TagNames.RpcSystem, EventRpcTelemetry.SystemName);
    private static readonly KeyValuePair<string, object?>[] ErrorTypes = TagValues<RpcCallOutcome>.Tags(TagNames.ErrorType);

    private readonly KeyValuePair<string, object?>[][] _byOutcome;

    /// <param name="method">Class/method, or that it is none of the exported ones.</param>
    public CallTags(string method)
    {
        Method = method;
        KeyValuePair<string, object?>[] ofMethod = [System, new(TagNames.RpcMethod, method)];
        _byOutcome = [.. ErrorTypes.Select(error => (KeyValuePair<string, object?>[])[.. ofMethod, error])];
        _byOutcome[(int)RpcCallOutcome.Succeeded] = ofMethod;
    }

    public string Method { get; }

    /// <summary>Those that are known when a call begins.</summary>
    public KeyValuePair<string, object?>[] AtStart => Of(RpcCallOutcome.Succeeded);

    public KeyValuePair<string, object?>[] Of(RpcCallOutcome outcome) => _byOutcome[(int)outcome];

    /// <summary>The value of error.type.</summary>
    public static object? ErrorType(RpcCallOutcome outcome) => ErrorTypes[(int)outcome].Value;
}
