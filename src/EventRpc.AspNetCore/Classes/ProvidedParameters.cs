using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.AspNetCore;

/// <summary>A parameter that is a service of the application.</summary>
internal sealed class ServiceParameter<T> : RpcParameter<T>
{
    public override T Read(RpcCall call) => (T)call.Services.GetRequiredService(typeof(T));
}

/// <summary>A parameter that is a service with a key.</summary>
internal sealed class KeyedServiceParameter<T>(object? key) : RpcParameter<T>
{
    public override T Read(RpcCall call) => (T)call.Services.GetRequiredKeyedService(typeof(T), key);
}

/// <summary>A parameter that is the same at every call.</summary>
internal sealed class ConstantParameter<T>(T value) : RpcParameter<T>
{
    public override T Read(RpcCall call) => value;
}

/// <summary>A parameter that tells of the call.</summary>
internal sealed class ContextParameter : RpcParameter<RpcCallContext>
{
    public override RpcCallContext Read(RpcCall call) => call.GetContext();
}

/// <summary>A parameter that is cancelled with the call.</summary>
internal sealed class CancellationParameter : RpcParameter<CancellationToken>
{
    public override CancellationToken Read(RpcCall call) => call.CancellationToken;
}
