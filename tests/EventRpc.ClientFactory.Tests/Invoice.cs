using EventRpc.AspNetCore;
using EventRpc.Protocol;
using EventRpc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.ClientFactory.Tests;

/// <summary>What the server of the tests exports.</summary>
[RpcClass("My::Invoice")]
public sealed class Invoice(InvoiceGates gates, int number) : IAsyncDisposable
{
    [RpcConstructor]
    public static Invoice New(InvoiceGates gates, int number) => new(gates, number);

    [RpcMethod]
    public string Print() => $"Invoice {number}";

    [RpcMethod]
    public string PrintWith(Invoice other) => $"{Print()}, {other.Print()}";

    [RpcObjectMethod]
    public Invoice Copy() => new(gates, number);

    [RpcMethod]
    public long Connection(RpcCallContext call) => call.ConnectionId;

    /// <summary>Runs until its client is gone.</summary>
    [RpcMethod]
    public async Task HangAsync(CancellationToken cancellationToken)
    {
        gates.Hanging.TrySetResult();
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    [RpcMethod]
    public void Fail() => throw new RpcException("no paper");

    /// <summary>Takes as long as a test wants it to.</summary>
    public async ValueTask DisposeAsync()
    {
        gates.Disposing.TrySetResult();
        await gates.MayDispose.Task;
    }

    /// <summary>Starts a server that exports it.</summary>
    /// <param name="settings">Settings by their full keys.</param>
    internal static Task<RpcTestHost> ServeAsync(params (string Key, string Value)[] settings) => ServeAsync(new InvoiceGates(), settings);

    /// <inheritdoc cref="ServeAsync((string Key, string Value)[])"/>
    internal static Task<RpcTestHost> ServeAsync(InvoiceGates gates, params (string Key, string Value)[] settings) =>
        RpcTestHost.StartAsync(rpc => rpc.AddClass<Invoice>().Services.AddSingleton(gates), settings);
}

/// <summary>What invoices tell a test, and wait for.</summary>
public sealed class InvoiceGates
{
    public InvoiceGates(bool mayDispose = true)
    {
        if (mayDispose)
            MayDispose.SetResult();
    }

    public TaskCompletionSource Hanging { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Disposing { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource MayDispose { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
