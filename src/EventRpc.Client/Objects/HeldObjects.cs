using System.Threading.Channels;
using EventRpc.Protocol;

namespace EventRpc.Client;

/// <summary>
/// What a client was handed and has not given back. Each handing-out counts, as the server counts them. Objects that were
/// collected wait here to be given back, since a finalizer must not.
/// </summary>
internal sealed class HeldObjects(ServerConnection connection, EventRpcClientOptions options)
{
    /// <summary>How many are given back at once, as far as the server takes requests ahead.</summary>
    private const int LargestBatch = 64;

    private readonly Dictionary<string, int> _counts = [];
    /// <summary>Those that were held more than once at some time, and still are.</summary>
    private readonly HashSet<string> _multiple = [];
    /// <summary>How often each waits to be given back.</summary>
    private readonly Dictionary<string, int> _queued = [];
    private readonly Channel<string> _collected = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true });
    private Task _givingBack = Task.CompletedTask;
    private int _count;

    /// <summary>How many there are.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Begins to give back what is collected.</summary>
    public void Start() => _givingBack = GiveBackCollectedAsync();

    public void Add(string oid)
    {
        lock (_counts)
        {
            var count = _counts[oid] = _counts.GetValueOrDefault(oid) + 1;
            if (count > 1)
                _multiple.Add(oid);
            _count++;
        }
    }

    /// <summary>Holds one no longer.</summary>
    /// <returns>Whether it was held.</returns>
    public bool Remove(string oid)
    {
        lock (_counts)
        {
            if (!_counts.TryGetValue(oid, out var count))
                return false;
            if (count == 1)
            {
                _counts.Remove(oid);
                _multiple.Remove(oid);
            }
            else
            {
                _counts[oid] = count - 1;
            }
            _count--;
            return true;
        }
    }

    /// <summary>Gives one back, now. A server that does not answer in the time of a call is not waited for.</summary>
    public async Task GiveBackAsync(string oid)
    {
        try
        {
            await DestroyAsync(oid).WaitAsync(options.CallTimeout, options.TimeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The request stays on its way.
        }
    }

    /// <summary>Gives one back when there is time. Never waits.</summary>
    public void GiveBackLater(string oid)
    {
        lock (_counts)
            _queued[oid] = _queued.GetValueOrDefault(oid) + 1;
        _collected.Writer.TryWrite(oid);
    }

    /// <summary>Gives one back as often as it was handed out, but for those that wait to be given back already.</summary>
    public Task GiveBackEveryAsync(string oid)
    {
        int count;
        lock (_counts)
            count = Math.Max(0, _counts.GetValueOrDefault(oid) - _queued.GetValueOrDefault(oid));
        return Task.WhenAll(Enumerable.Range(0, count).Select(_ => DestroyAsync(oid)));
    }

    /// <summary>
    /// Gives back all that were handed out more than once: when the connection ends, a Perl server takes each object back
    /// once, and none of which one was given back already (Event::RPC::Connection 1.10).
    /// </summary>
    public async Task GiveBackMultipleAsync()
    {
        string[] multiple;
        lock (_counts)
            multiple = [.. _multiple.SelectMany(oid => Enumerable.Repeat(oid, _counts[oid]))];
        await Task.WhenAll(multiple.Select(DestroyAsync)).ConfigureAwait(false);
    }

    /// <summary>Ends this, giving back all that is left if the connection is to be used on.</summary>
    public async Task EndAsync(bool giveBack)
    {
        _collected.Writer.TryComplete();
        await _givingBack.ConfigureAwait(false);
        if (!giveBack)
            return;
        string[] left;
        lock (_counts)
            left = [.. _counts.SelectMany(held => Enumerable.Repeat(held.Key, held.Value))];
        await Task.WhenAll(left.Select(DestroyAsync)).ConfigureAwait(false);
    }

    private async Task GiveBackCollectedAsync()
    {
        var batch = new List<Task>(LargestBatch);
        while (await _collected.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (batch.Count < LargestBatch && _collected.Reader.TryRead(out var oid))
                batch.Add(DestroyQueuedAsync(oid));
            // What goes wrong with one object is no reason to keep all that are collected after it.
            await Task.WhenAll(batch).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            batch.Clear();
        }
    }

    private Task DestroyQueuedAsync(string oid)
    {
        lock (_counts)
        {
            if (_queued.GetValueOrDefault(oid) is > 1 and var queued)
                _queued[oid] = queued - 1;
            else
                _queued.Remove(oid);
        }
        return DestroyAsync(oid);
    }

    private async Task DestroyAsync(string oid)
    {
        // With a connection that has ended all is given back.
        if (!Remove(oid) || connection.Failure is not null)
            return;
        try
        {
            await connection.RequestAsync(new Request("client_destroy") { Object = oid }, static _ => true, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RpcException or RpcConnectionException or PerlDataException)
        {
            // The server has forgotten it already, or has lost all with the connection.
        }
    }
}
