using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.AspNetCore.Tests.Dispatch;

/// <summary>Exports a class as if no code had been generated for it.</summary>
internal static class CompiledClasses
{
    public static EventRpcBuilder AddCompiledClass<T>(this EventRpcBuilder rpc)
        where T : class
    {
        var definition = AttributedClass.Read(typeof(T));
        rpc.Services.AddSingleton(definition with { Methods = [.. definition.Methods.Select(method => method with { Code = null })] });
        return rpc;
    }
}
