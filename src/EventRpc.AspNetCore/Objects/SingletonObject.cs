namespace EventRpc.AspNetCore;

/// <summary>
/// The one object of a singleton class: made once, whoever asks first, and kept until the server stops, or its class is
/// replaced. It is then left to the clients that hold it, and the new class makes one of its own.
/// </summary>
internal sealed class SingletonObject : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private ObjectEntry? _entry;
    private volatile bool _isRetired;

    public ObjectEntry? Entry => Volatile.Read(ref _entry);

    /// <summary>Hands the object out, and makes it first if nobody has asked for it yet.</summary>
    /// <param name="make">Makes the object, and counts a holder who never leaves.</param>
    /// <param name="handOut">Counts the client as a holder.</param>
    /// <param name="registry">The objects that clients hold.</param>
    /// <param name="cancellationToken">Cancelled when the client has gone.</param>
    public async ValueTask HandOutAsync(Func<ValueTask<ObjectEntry>> make, Action<ObjectEntry> handOut, ObjectRegistry registry, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_entry is null)
                Volatile.Write(ref _entry, await make());
            handOut(_entry);
        }
        finally
        {
            _gate.Release();
        }
        if (_isRetired)
            await RetireAsync(registry);
    }

    /// <summary>Leaves the object to its clients: the last disposes it.</summary>
    public async ValueTask RetireAsync(ObjectRegistry registry)
    {
        _isRetired = true;
        // Whoever is at it sees so when it is done.
        if (!_gate.Wait(0))
            return;
        var entry = Interlocked.Exchange(ref _entry, null);
        _gate.Release();
        if (entry is not null)
            await registry.ReleaseAsync(entry);
    }

    public void Dispose() => _gate.Dispose();
}
