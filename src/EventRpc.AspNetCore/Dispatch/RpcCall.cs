using System.ComponentModel;
using EventRpc.Protocol;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.AspNetCore;

/// <summary>
/// The call that a connection serves at the moment: what arguments are read from and results are written to. One serves
/// many calls, one after the other. Only for the code that the source generator makes; a method that wants to know of its
/// call takes an <see cref="RpcCallContext"/>.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
#pragma warning disable CA1001 // A scope is disposed at the end of the call that it was made for.
public sealed class RpcCall
#pragma warning restore CA1001
{
    private readonly ReplyWriter _replies;
    private readonly EventRpcServer _server;
    private PerlReader _reader = null!;
    private ExportedMethod _method = null!;
    private AsyncServiceScope? _scope;
    private bool _hasArguments;
    private RpcCallContext? _context;

    internal RpcCall(ReplyWriter replies, EventRpcServer server)
    {
        _replies = replies;
        _server = server;
    }

    internal PerlReader Reader => _reader;

    /// <summary>The connection whose call it is.</summary>
    internal RpcConnection Connection { get; set; } = null!;

    internal ConnectionObjects Objects => Connection.Objects;

    /// <summary>Cancelled when the client has gone, or the call has taken longer than it may.</summary>
    internal CancellationToken CancellationToken => Connection.Aborted;

    /// <summary>Whether the connection is to end at once, without a reply.</summary>
    internal bool IsClosing => Connection.IsClosing;

    /// <summary>What a singleton class's method has just made.</summary>
    internal object? MadeSingleton { get; set; }

    /// <summary>Calls a method.</summary>
    /// <param name="method">The method.</param>
    /// <param name="target">The object; null for a constructor.</param>
    /// <param name="reader">The reader of the request, before the list of arguments.</param>
    /// <param name="hasArguments">Whether there is such a list.</param>
    /// <returns>Completes when the method has and the reply is written.</returns>
    internal ValueTask InvokeAsync(ExportedMethod method, object? target, PerlReader reader, bool hasArguments)
    {
        _method = method;
        _reader = reader;
        _reader.State = this;
        _replies.Writer.State = this;
        _context = null;
        _hasArguments = hasArguments;
        // What a constructor made beyond that would be nobody's.
        if (method.Kind == RpcMethodKind.Constructor)
            Objects.RequireRoom();
        if (hasArguments)
        {
            if (reader.Peek() != PerlType.Array)
                throw new RpcException("Not an ARRAY reference");
            reader.ReadStartArray();
        }
        return method.Class.Turn is null && _server.Filters.Count == 0 ? method.Invoke(this, target) : InvokeInTurnAsync(method, target);
    }

    /// <summary>Ends the call, whatever became of it.</summary>
    internal ValueTask EndAsync()
    {
        var method = _method;
        // This goes on to other calls, and must not keep the code of a module that was replaced.
        _method = null!;
        _context = null;
        return _scope is null ? default : DisposeScopeAsync(method);
    }

    /// <summary>Moves to the argument that comes next.</summary>
    /// <returns>Whether there is one.</returns>
    internal bool MoveToArgument() => _hasArguments && (_hasArguments = _reader.MoveNext());

    internal RpcCallContext GetContext() => _context ??= new(Connection, _method.Class.Name, _method.Name, Services, CancellationToken);

    internal ObjectEntry HandOut(object instance)
    {
        if (_method.Kind != RpcMethodKind.ObjectMethod)
            throw new PerlDataException(PerlDataError.Unsupported, $"{_method} returned an object of an exported class; make it a [RpcObjectMethod]");
        return Objects.HandOut(instance);
    }

    /// <summary>Begins the reply to a method that returned <paramref name="count"/> values.</summary>
    internal PerlWriter BeginResult(int count)
    {
        _replies.Begin(_reader, 2);
        var writer = _replies.Writer;
        writer.WriteKey("rc"u8);
        writer.WriteStartArray(count);
        return writer;
    }

    internal void EndResult()
    {
        _replies.Writer.WriteEndArray();
        _replies.End();
    }

    /// <summary>Replies to a method that returned nothing: Perl's empty list.</summary>
    /// <returns>Completes when the reply is written.</returns>
    public ValueTask Finish()
    {
        BeginResult(0);
        EndResult();
        return default;
    }

    /// <summary>Replies to a method that returned a value.</summary>
    /// <param name="result">What becomes of it.</param>
    /// <param name="value">The value.</param>
    /// <returns>Completes when the reply is written.</returns>
    public ValueTask Finish<T>(RpcResult<T> result, T value)
    {
        ArgumentNullException.ThrowIfNull(result);
        result.Write(this, value);
        return default;
    }

    /// <summary>Waits for a method that returns nothing, and replies.</summary>
    /// <param name="task">What it returned.</param>
    /// <returns>Completes when the method has and the reply is written.</returns>
    public ValueTask FinishAsync(Task task) => FinishAsync(new ValueTask(task));

    /// <inheritdoc cref="FinishAsync(Task)"/>
    public ValueTask FinishAsync(ValueTask task) => task.IsCompletedSuccessfully ? Finish() : AwaitAsync(task);

    /// <summary>Waits for a method that returns a value, and replies.</summary>
    /// <param name="result">What becomes of the value.</param>
    /// <param name="task">What the method returned.</param>
    /// <returns>Completes when the method has and the reply is written.</returns>
    public ValueTask FinishAsync<T>(RpcResult<T> result, Task<T> task) => FinishAsync(result, new ValueTask<T>(task));

    /// <inheritdoc cref="FinishAsync{T}(RpcResult{T}, Task{T})"/>
    public ValueTask FinishAsync<T>(RpcResult<T> result, ValueTask<T> task) =>
        task.IsCompletedSuccessfully ? Finish(result, task.Result) : AwaitAsync(result, task);

    /// <summary>Replies to a constructor.</summary>
    internal void ReplyWithNewObject(object? made)
    {
        if (made is null)
            throw new RpcException($"{_method} made no object");
        var entry = Objects.HandOut(made, _method.Class, out var isNew);
        if (isNew && _scope is { } scope)
        {
            // The object may go on using the services that it was made with.
            entry.Keep(scope);
            _scope = null;
        }
        _replies.Ok(_reader, entry);
    }

    /// <summary>Replies to a singleton class's method, calling it if nobody has yet.</summary>
    internal async ValueTask HandOutSingletonAsync(ExportedClass exported, RpcInvoker make)
    {
        if (exported.Singleton.Entry is null)
            await _replies.FlushAsync();
        await exported.Singleton.HandOutAsync(
            async () =>
            {
                await make(this, null);
                var made = MadeSingleton ?? throw new RpcException($"{_method} made no object");
                MadeSingleton = null;
                // This holder never leaves.
                var kept = _server.Registry.Acquire(made, exported, out var isNew);
                if (isNew && _scope is { } scope)
                {
                    kept.Keep(scope);
                    _scope = null;
                }
                return kept;
            },
            entry => _replies.Ok(_reader, Objects.HandOut(entry.Instance, exported)),
            _server.Registry,
            CancellationToken);
    }

    internal IServiceProvider Services => (_scope ??= _server.Scopes.CreateAsyncScope()).ServiceProvider;

    /// <summary>Calls a method when it is its turn, by way of the filters.</summary>
    private async ValueTask InvokeInTurnAsync(ExportedMethod method, object? target)
    {
        var turn = method.Class.Turn;
        // Replies that are ready do not wait with it.
        if (turn is not null && !turn.Wait(0, CancellationToken.None))
        {
            await _replies.FlushAsync();
            await turn.WaitAsync(CancellationToken);
        }
        try
        {
            if (_server.Filters.Count == 0)
                await method.Invoke(this, target);
            else
                await new FilteredCall(_server.Filters, this, method, target).InvokeAsync();
        }
        finally
        {
            turn?.Release();
        }
    }

    private async ValueTask DisposeScopeAsync(ExportedMethod method)
    {
        var scope = _scope!.Value;
        _scope = null;
        try
        {
            await scope.DisposeAsync();
        }
#pragma warning disable CA1031 // The call has had its effect; what its services do afterwards does not undo it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            EventRpcLog.ScopeDisposeFailed(_server.Logger, e, Connection.Id, method);
        }
    }

    private async ValueTask AwaitAsync(ValueTask task)
    {
        await _replies.FlushAsync();
        await task;
        await Finish();
    }

    /// <summary>Waits for a method. Replies that are ready do not wait with it.</summary>
    private async ValueTask AwaitAsync<T>(RpcResult<T> result, ValueTask<T> task)
    {
        await _replies.FlushAsync();
        result.Write(this, await task);
    }
}
