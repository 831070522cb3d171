using EventRpc.Protocol;

namespace EventRpc.AspNetCore;

/// <content>The call of a method, and what becomes of it.</content>
internal sealed partial class RequestProcessor
{
    private ValueTask<bool> CallAsync(ExportedMethod method, ObjectEntry? target, in RpcRequest request)
    {
        if (_server.CallsInFlight >= _server.Options.Limits.MaxCallsInFlight)
        {
            _server.Rejections.Add(RpcLimit.Calls);
            return new(RefuseCall("Too many calls at once, try again later", method));
        }

        if (_hasCallTimeout)
            _connection.Watch.BeginCall();
        _connection.Run(method);
        ValueTask task;
        try
        {
            task = _call.InvokeAsync(method, target?.Instance, _reader, request.TrySeek(_reader, RequestKey.Parameters));
            if (task.IsCompletedSuccessfully)
                task = _call.EndAsync();
        }
#pragma warning disable CA1031 // Whatever a method throws becomes an error reply.
        catch (Exception e)
#pragma warning restore CA1031
        {
            task = ValueTask.FromException(e);
        }
        if (!task.IsCompletedSuccessfully)
            return AwaitCallAsync(task, method, target);

        if (EndCall())
            return EndTimedOutAsync(method);
        Succeeded(method, target);
        End(method, RpcCallOutcome.Succeeded);
        return new(true);
    }

    /// <summary>The call at hand has ended.</summary>
    /// <returns>Whether it took too long, and the connection goes on.</returns>
    private bool EndCall()
    {
        if (!_hasCallTimeout || !_connection.Watch.EndCall())
            return false;
        _connection.RenewCancellation();
        return !_connection.IsClosing;
    }

    private async ValueTask<bool> AwaitCallAsync(ValueTask task, ExportedMethod method, ObjectEntry? target)
    {
        var timedOut = false;
        var outcome = RpcCallOutcome.Cancelled;
        _server.BeginWaiting();
        try
        {
            try
            {
                await task;
            }
            finally
            {
                _server.EndWaiting();
                timedOut = EndCall();
                await _call.EndAsync();
            }
            if (timedOut)
                throw new OperationCanceledException();
            Succeeded(method, target);
            outcome = RpcCallOutcome.Succeeded;
            return true;
        }
#pragma warning disable CA1031 // Methods answer cancellation with exceptions of all kinds, and some with none.
        catch (Exception e) when (timedOut)
#pragma warning restore CA1031
        {
            outcome = RpcCallOutcome.TimedOut;
            await ReplyToTimeoutAsync(method, e);
            return true;
        }
        catch (OperationCanceledException) when (_connection.IsAborted)
        {
            // There is nobody to reply to.
            _replies.TakeBack();
            await TakeBackHandedOutAsync();
            return false;
        }
#pragma warning disable CA1031 // Whatever a method throws becomes an error reply.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _replies.TakeBack();
            await TakeBackHandedOutAsync();
            outcome = ReplyToFailure(method, target, e);
            return true;
        }
        finally
        {
            End(method, outcome);
        }
    }

    private async ValueTask<bool> EndTimedOutAsync(ExportedMethod method)
    {
        await ReplyToTimeoutAsync(method, null);
        End(method, RpcCallOutcome.TimedOut);
        return true;
    }

    /// <summary>Replies that a call took too long, whatever its method has come to by now.</summary>
    private async ValueTask ReplyToTimeoutAsync(ExportedMethod method, Exception? exception)
    {
        _replies.TakeBack();
        await TakeBackHandedOutAsync();
        _server.Rejections.Add(RpcLimit.CallTime);
        var limit = _server.Options.Limits.CallTimeout.TotalSeconds;
        // What cancellation is expected to throw tells nobody anything.
        EventRpcLog.CallTimedOut(_server.Logger, exception is OperationCanceledException ? null : exception, _connection.Id, method, limit);
        _replies.Error(_reader, $"{method} took more than {limit} s");
    }

    /// <summary>A call has ended, whatever became of it. Counts it.</summary>
    /// <param name="method">The method; null if none was found.</param>
    /// <param name="outcome">What became of it.</param>
    private void End(ExportedMethod? method, RpcCallOutcome outcome)
    {
        var now = _server.Time.GetTimestamp();
        var duration = _server.Time.GetElapsedTime(_takenUpAt, now);
        var statistics = method?.Statistics ?? _server.Statistics.Other;
        statistics.Add(duration, outcome);
        _server.Metrics.CallEnded(statistics.Tags, duration, outcome);
        StopActivity(duration, outcome);
        _takenUpAt = now;
        _connection.Counts.Calls++;
        if (outcome != RpcCallOutcome.Succeeded)
            _connection.Counts.FailedCalls++;
        _connection.Run(null);
    }

    private void Succeeded(ExportedMethod method, ObjectEntry? target)
    {
        if (_isLogged)
            LogSuccess(method, target);
        ForgetHandedOut();
    }

    private void LogSuccess(ExportedMethod method, ObjectEntry? target)
    {
        if (target is null)
        {
            EventRpcLog.Created(_server.Logger, _connection.Id, method, _handedOut[^1]);
        }
        else
        {
            EventRpcLog.Called(_server.Logger, _connection.Id, method.Name, target);
            foreach (var returned in _handedOut)
                EventRpcLog.ObjectReturned(_server.Logger, _connection.Id, returned);
        }
    }

    private RpcCallOutcome ReplyToFailure(ExportedMethod method, ObjectEntry? target, Exception exception)
    {
        var call = target is null ? $"create object ({method})" : $"call '{method.Name}' of object with oid={target.Oid}";
        switch (exception)
        {
            case RpcException:
                EventRpcLog.CallFailed(_server.Logger, _connection.Id, call, LogText.Escape(exception.Message));
                _replies.Error(_reader, exception.Message);
                return RpcCallOutcome.Failed;
            case PerlDataException { Error: PerlDataError.MessageTooLarge }:
                RefuseTooLarge(method.ToString());
                return RpcCallOutcome.TooLarge;
            default:
                var reference = Guid.NewGuid().ToString("N")[..12];
                EventRpcLog.CallThrew(_server.Logger, exception, _connection.Id, call, method, reference);
                _replies.Error(_reader, _server.Options.DetailedErrors
                    ? $"Internal error in {method}: {exception}"
                    : $"Internal error in {method} (reference {reference})");
                return RpcCallOutcome.InternalError;
        }
    }
}
