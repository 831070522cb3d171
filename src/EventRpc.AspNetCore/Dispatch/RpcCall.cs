using EventRpc.Protocol;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.AspNetCore;

/// <summary>
/// The call that a connection serves at the moment: what compiled methods read their arguments from and write their
/// results to. One serves many calls, one after the other.
/// </summary>
internal sealed class RpcCall(ReplyWriter replies, EventRpcServer server)
{
    private PerlReader _reader = null!;
    private ExportedMethod _method = null!;
    private AsyncServiceScope? _scope;
    private bool _hasArguments;
    private RpcCallContext? _context;

    /// <summary>The connection whose call it is.</summary>
    public RpcConnection Connection { get; set; } = null!;

    public ConnectionObjects Objects => Connection.Objects;

    /// <summary>Cancelled when the client has gone, or the call has taken longer than it may.</summary>
    public CancellationToken CancellationToken => Connection.Aborted;

    /// <summary>Whether the connection is to end at once, without a reply.</summary>
    public bool IsClosing => Connection.IsClosing;

    /// <summary>What a singleton class's method has just made.</summary>
    public object? MadeSingleton { get; set; }

    /// <summary>Calls a method.</summary>
    /// <param name="method">The method.</param>
    /// <param name="target">The object; null for a constructor.</param>
    /// <param name="reader">The reader of the request, before the list of arguments.</param>
    /// <param name="hasArguments">Whether there is such a list.</param>
    /// <returns>Completes when the method has and the reply is written.</returns>
    public ValueTask InvokeAsync(ExportedMethod method, object? target, PerlReader reader, bool hasArguments)
    {
        _method = method;
        _reader = reader;
        _reader.State = this;
        replies.Writer.State = this;
        _context = null;
        _hasArguments = hasArguments;
        if (hasArguments)
        {
            if (reader.Peek() != PerlType.Array)
                throw new RpcException("Not an ARRAY reference");
            reader.ReadStartArray();
        }
        return method.Class.Gate is null && server.Filters.Count == 0 ? method.Invoke(this, target) : InvokeInTurnAsync(method, target);
    }

    /// <summary>Ends the call, whatever became of it.</summary>
    public ValueTask EndAsync()
    {
        var method = _method;
        // The connection outlives it, and must not keep the code of a module that was replaced.
        _method = null!;
        _context = null;
        return _scope is null ? default : DisposeScopeAsync(method);
    }

    public T ReadNext<T>(RpcParameter<T> parameter)
    {
        if (_hasArguments)
            _hasArguments = _reader.MoveNext();
        return _hasArguments ? parameter.Read(_reader) : parameter.Missing();
    }

    public T[] ReadRest<T>(RpcParameter<T> parameter)
    {
        var rest = new List<T>();
        while (_hasArguments && (_hasArguments = _reader.MoveNext()))
            rest.Add(parameter.Read(_reader));
        return [.. rest];
    }

    /// <summary>Moves to the next named argument that the method has a parameter for.</summary>
    /// <returns>The parameter's index, or −1 at the end.</returns>
    public int ReadName(PerlNameTable<int> names, ref ulong seen)
    {
        while (_hasArguments && (_hasArguments = _reader.MoveNext()))
        {
            if (_reader.Peek() != PerlType.String)
            {
                _reader.Skip();
            }
            else if (names.TryGetValue(_reader.ReadString(), out var index))
            {
                seen |= 1UL << index;
                return index;
            }

            _hasArguments = _reader.MoveNext();
            if (_hasArguments)
                _reader.Skip();
        }
        return -1;
    }

    public T GetService<T>()
        where T : notnull =>
        Services.GetRequiredService<T>();

    public T GetKeyedService<T>(object key)
        where T : notnull =>
        Services.GetRequiredKeyedService<T>(key);

    public RpcCallContext GetContext() => _context ??= new(Connection, _method.Class.Name, _method.Name, Services, CancellationToken);

    public ObjectEntry HandOut(object instance)
    {
        if (_method.Kind != RpcMethodKind.ObjectMethod)
            throw new PerlDataException(PerlDataError.Unsupported, $"{_method} returned an object of an exported class; make it a [RpcObjectMethod]");
        return Objects.HandOut(instance);
    }

    /// <summary>Begins the reply to a method that returned <paramref name="count"/> values.</summary>
    public PerlWriter BeginResult(int count)
    {
        replies.Begin(_reader, 2);
        var writer = replies.Writer;
        writer.WriteKey("rc"u8);
        writer.WriteStartArray(count);
        return writer;
    }

    public void EndResult()
    {
        replies.Writer.WriteEndArray();
        replies.End();
    }

    /// <summary>Replies to a method that returned nothing: Perl's empty list.</summary>
    public ValueTask Finish()
    {
        BeginResult(0);
        EndResult();
        return default;
    }

    public ValueTask Finish<T>(RpcResult<T> result, T value)
    {
        result.Write(this, value);
        return default;
    }

    public ValueTask FinishAsync(Task task) => FinishAsync(new ValueTask(task));

    public ValueTask FinishAsync(ValueTask task) => task.IsCompletedSuccessfully ? Finish() : AwaitAsync(task);

    public ValueTask FinishAsync<T>(RpcResult<T> result, Task<T> task) => FinishAsync(result, new ValueTask<T>(task));

    public ValueTask FinishAsync<T>(RpcResult<T> result, ValueTask<T> task) =>
        task.IsCompletedSuccessfully ? Finish(result, task.Result) : AwaitAsync(result, task);

    /// <summary>Replies to a constructor.</summary>
    public void ReplyWithNewObject(object? made)
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
        replies.Ok(_reader, entry);
    }

    /// <summary>Replies to a singleton class's method, calling it if nobody has yet.</summary>
    public async ValueTask HandOutSingletonAsync(ExportedClass exported, RpcInvoker make)
    {
        if (exported.Singleton.Entry is null)
            await replies.FlushAsync();
        await exported.Singleton.HandOutAsync(
            async () =>
            {
                await make(this, null);
                var made = MadeSingleton ?? throw new RpcException($"{_method} made no object");
                MadeSingleton = null;
                // This holder never leaves.
                var kept = server.Registry.Acquire(made, exported, out var isNew);
                if (isNew && _scope is { } scope)
                {
                    kept.Keep(scope);
                    _scope = null;
                }
                return kept;
            },
            entry => replies.Ok(_reader, Objects.HandOut(entry.Instance, exported)),
            server.Registry,
            CancellationToken);
    }

    private IServiceProvider Services => (_scope ??= server.Scopes.CreateAsyncScope()).ServiceProvider;

    /// <summary>Calls a method when it is its turn, by way of the filters.</summary>
    private async ValueTask InvokeInTurnAsync(ExportedMethod method, object? target)
    {
        var gate = method.Class.Gate;
        // Replies that are ready do not wait with it.
        if (gate is not null && !gate.Wait(0, CancellationToken.None))
        {
            await replies.FlushAsync();
            await gate.WaitAsync(CancellationToken);
        }
        try
        {
            if (server.Filters.Count == 0)
                await method.Invoke(this, target);
            else
                await new FilteredCall(server.Filters, this, method, target).InvokeAsync();
        }
        finally
        {
            gate?.Release();
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
            EventRpcLog.ScopeDisposeFailed(server.Logger, e, Connection.Id, method);
        }
    }

    private async ValueTask AwaitAsync(ValueTask task)
    {
        await replies.FlushAsync();
        await task;
        await Finish();
    }

    /// <summary>Waits for a method. Replies that are ready do not wait with it.</summary>
    private async ValueTask AwaitAsync<T>(RpcResult<T> result, ValueTask<T> task)
    {
        await replies.FlushAsync();
        result.Write(this, await task);
    }
}
