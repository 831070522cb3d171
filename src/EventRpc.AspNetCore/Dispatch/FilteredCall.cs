using EventRpc.Protocol;

namespace EventRpc.AspNetCore;

/// <summary>A call on its way through the filters.</summary>
internal sealed class FilteredCall(IReadOnlyList<IRpcCallFilter> filters, RpcCall call, ExportedMethod method, object? target)
{
    private const int Ended = int.MaxValue;

    private int _position = -1;
    private Exception? _failure;
    private Task? _called;

    public async ValueTask InvokeAsync()
    {
        try
        {
            await NextAsync(call.GetContext());
        }
        finally
        {
            // What the call reads from and writes to serves other clients next, so it ends here even if a filter has not
            // waited for it, or calls next when it is too late.
            _position = Ended;
            if (_called is not null)
                await _called.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        // A filter cannot make a reply of what failed or was never called.
        if (_failure is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(_failure);
        await (_called ?? throw new RpcException($"{method} was refused"));
    }

    private ValueTask NextAsync(RpcCallContext context)
    {
        var position = ++_position;
        if (position == filters.Count)
            return new(_called = CallAsync());
        var filter = filters[position];
        return filter.InvokeAsync(context, next => NextOfAsync(filter, position, next));
    }

    /// <summary>What a filter calls next. Its failure is the call's, whatever the filter makes of it.</summary>
    private async ValueTask NextOfAsync(IRpcCallFilter filter, int position, RpcCallContext context)
    {
        try
        {
            if (_position != position)
                throw new InvalidOperationException($"The call filter {filter.GetType()} called next twice, or when it had ended.");
            await NextAsync(context);
        }
        catch (Exception e)
        {
            _failure = e;
            throw;
        }
    }

    private async Task CallAsync()
    {
        // A filter may have taken longer than its connection had: then the request may be gone by now.
        if (call.IsClosing)
            throw new OperationCanceledException(call.CancellationToken);
        await method.Invoke(call, target);
    }
}
