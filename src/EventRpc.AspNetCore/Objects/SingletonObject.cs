namespace EventRpc.AspNetCore;

/// <summary>The one object of a singleton class: made once, whoever asks first, and kept until the server stops.</summary>
internal sealed class SingletonObject : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private ObjectEntry? _entry;

    public ObjectEntry? Entry => Volatile.Read(ref _entry);

    public async ValueTask<ObjectEntry> GetOrMakeAsync(Func<ValueTask<ObjectEntry>> make, CancellationToken cancellationToken)
    {
        if (Entry is { } made)
            return made;
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_entry is null)
                Volatile.Write(ref _entry, await make());
            return _entry;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();
}
