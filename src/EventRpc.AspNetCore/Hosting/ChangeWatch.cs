using Microsoft.Extensions.Primitives;

namespace EventRpc.AspNetCore;

/// <summary>
/// Follows changes as <see cref="ChangeToken"/> does. That one throws when two threads make a change at once, as when two
/// files of the configuration are written, and in whoever made it.
/// </summary>
internal sealed class ChangeWatch : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Func<IChangeToken> _find;
    private readonly Action _act;
    private IChangeToken? _token;
    private IDisposable? _registration;
    private bool _isDisposed;

    /// <param name="find">Finds the token of the next change.</param>
    /// <param name="act">What is to be done at a change; on two threads at once, if need be.</param>
    public ChangeWatch(Func<IChangeToken> find, Action act)
    {
        _find = find;
        _act = act;
        Follow();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _registration?.Dispose();
        }
    }

    private void Follow()
    {
        lock (_gate)
        {
            var token = _find();
            // Another thread may have found it.
            if (_isDisposed || token == _token)
                return;
            _token = token;
            var registration = token.RegisterChangeCallback(static self => ((ChangeWatch)self!).Change(), this);
            // If the change has come already, the next one is being followed by now.
            if (_token == token)
                _registration = registration;
            else
                registration.Dispose();
        }
    }

    private void Change()
    {
        Follow();
        _act();
    }
}
