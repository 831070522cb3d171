using EventRpc.Protocol;

namespace EventRpc.AspNetCore;

/// <summary>A call on its way through the filters, which may take it to other threads, or call next when it is too late.</summary>
internal sealed class FilteredCall(IReadOnlyList<IRpcCallFilter> filters, RpcCall call, ExportedMethod method, object? target)
{
    private const int Start = -1;
    private const int Ended = int.MaxValue;

    private readonly TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Which filter the call has come to; at their count, it has come to the method.</summary>
    private int _position = Start;
    private Exception? _failure;

    public async ValueTask InvokeAsync()
    {
        try
        {
            await NextAsync(call.GetContext(), Start);
        }
        finally
        {
            // What the call reads from and writes to serves other clients next, so it ends here even if a filter has not
            // waited for it.
            if (Interlocked.Exchange(ref _position, Ended) == filters.Count)
                await _called.Task;
        }
        // A filter cannot make a reply of what failed or was never called.
        if (_failure is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(_failure);
        if (!_called.Task.IsCompleted)
            throw new RpcException($"{method} was refused");
    }

    private ValueTask NextAsync(RpcCallContext context, int from)
    {
        var position = from + 1;
        if (Interlocked.CompareExchange(ref _position, position, from) != from)
            throw new InvalidOperationException($"The call filter {filters[from].GetType()} called next twice, or when it had ended.");
        return position == filters.Count ? CallAsync() : filters[position].InvokeAsync(context, next => NextOfAsync(next, position));
    }

    /// <summary>What a filter calls next. Its failure is the call's, whatever the filter makes of it.</summary>
    private async ValueTask NextOfAsync(RpcCallContext context, int position)
    {
        try
        {
            await NextAsync(context, position);
        }
        catch (Exception e)
        {
            _failure = e;
            throw;
        }
    }

    private async ValueTask CallAsync()
    {
        try
        {
            // A filter may have taken longer than its connection had: then the request may be gone by now.
            if (call.IsClosing)
                throw new OperationCanceledException(call.CancellationToken);
            await method.Invoke(call, target);
        }
        catch (Exception e)
        {
            _failure = e;
            throw;
        }
        finally
        {
            _called.SetResult();
        }
    }
}
