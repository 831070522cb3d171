using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EventRpc.AspNetCore;

/// <summary>
/// The users of the configuration as they stand at the moment. Settings that cannot be meant are not taken up: the
/// users stay as they were, where an options monitor would throw at the next client.
/// </summary>
internal sealed class ConfiguredUsers : IDisposable
{
    private readonly IOptionsFactory<EventRpcOptions> _factory;
    private readonly ILogger _logger;
    private readonly ChangeWatch[] _registrations;
    private readonly Lock _gate = new();
    private volatile Snapshot _current;
    private string? _lastError;

    public ConfiguredUsers(
        IOptions<EventRpcOptions> options,
        IOptionsFactory<EventRpcOptions> factory,
        IEnumerable<IOptionsChangeTokenSource<EventRpcOptions>> changes,
        ILogger<EventRpcServer> logger)
    {
        _factory = factory;
        _logger = logger;
        _current = new Snapshot(options.Value.Authentication.Users);
        _registrations = [.. changes.Where(change => (change.Name ?? "").Length == 0).Select(change => new ChangeWatch(change.GetChangeToken, Reload))];
    }

    public Snapshot Current => _current;

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
    }

    private void Reload()
    {
        // A file that is written is often seen to change several times.
        lock (_gate)
        {
            try
            {
                var users = _factory.Create(Options.DefaultName).Authentication.Users;
                _lastError = null;
                if (_current.Equals(users))
                    return;
                _current = new Snapshot(users);
                EventRpcLog.UsersReloaded(_logger, users.Count);
            }
#pragma warning disable CA1031 // Whatever a changed file holds, those who could log in still can.
            catch (Exception e)
#pragma warning restore CA1031
            {
                if (_lastError == e.Message)
                    return;
                _lastError = e.Message;
                EventRpcLog.UsersNotReloaded(_logger, e.Message);
            }
        }
    }

    /// <summary>The users at one moment.</summary>
    internal sealed class Snapshot(IDictionary<string, string> users)
    {
        /// <summary>The hash to check where there is none of the user, so that it takes as long; null if no user has one.</summary>
        public string? AnyHash { get; } = users.Values.FirstOrDefault(RpcTokenHash.Is);

        public string? Find(string user) => users.TryGetValue(user, out var value) ? value : null;

        public bool Equals(IDictionary<string, string> others) =>
            users.Count == others.Count && users.All(user => others.TryGetValue(user.Key, out var value) && value == user.Value);
    }
}
