using System.Diagnostics.CodeAnalysis;
using EventRpc.Client;
using EventRpc.Protocol;

namespace EventRpc.Forwarding;

/// <summary>
/// The connection to another server that one client's calls take. So its objects there are the client's alone, one client
/// does not wait for another's calls, and all ends with the client.
/// </summary>
/// <remarks>Only the client's own requests use it, one at a time, but for its end.</remarks>
[RequiresDynamicCode(Upstreams.NeedsReflection)]
[RequiresUnreferencedCode(Upstreams.NeedsReflection)]
internal sealed class ForwardSession : IAsyncDisposable
{
    /// <summary>How long a server is waited for that is given objects back to.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, ForwardedObject> _objects = [];
    private readonly EstablishedConnection _established;
    private readonly HeldObjects _held;

    public ForwardSession(EstablishedConnection established)
    {
        _established = established;
        _held = new HeldObjects(established.Connection, established.Options);
        _held.Start();
    }

    /// <summary>The classes that the server exports.</summary>
    public IReadOnlyDictionary<string, RemoteClass> Classes => _established.Classes;

    /// <summary>Whether the connection has ended, and all objects of it are gone.</summary>
    public bool IsLost => _established.Connection.Failure is not null;

    /// <summary>Makes an object.</summary>
    /// <returns>Its id.</returns>
    public Task<string> NewAsync(string className, string constructor, IReadOnlyList<object?> arguments, CancellationToken cancellationToken)
    {
        var request = new Request("new") { Method = $"{className}::{constructor}", Arguments = arguments, Converter = _established.Results.Arguments };
        return _established.Connection.RequestAsync(request, reply => Note(reply.ReadText(ReplyKey.Object)), cancellationToken, _held.GiveBackLater);
    }

    /// <summary>Calls a method.</summary>
    /// <returns>What it returned: Perl's list.</returns>
    public Task<PerlArray> CallAsync(string oid, string method, IReadOnlyList<object?> arguments, bool handsOutObjects, CancellationToken cancellationToken)
    {
        var request = new Request("exec") { Object = oid, Method = method, Arguments = arguments, Converter = _established.Results.Arguments };
        return _established.Connection.RequestAsync(
            request, reply => Note(ReadResult(reply), handsOutObjects), cancellationToken, handsOutObjects ? result => GiveBackLater(HandedOut.Of(result)) : null);
    }

    /// <summary>The object of an id that the server has handed out: the same as long as the client holds it.</summary>
    /// <param name="oid">Its id.</param>
    /// <param name="className">Its class, as a client of the server itself would have it.</param>
    public ForwardedObject Adopt(string oid, string className)
    {
        if (!_objects.TryGetValue(oid, out var adopted))
            _objects[oid] = adopted = new ForwardedObject(this, oid, className);
        return adopted;
    }

    /// <summary>The client cannot be handed an object that was adopted for it.</summary>
    public void Refuse(ForwardedObject refused) => _objects.Remove(refused.Oid);

    /// <summary>Has what was handed out, and will not reach the client, given back.</summary>
    public void GiveBackLater(IEnumerable<string> oids)
    {
        foreach (var oid in oids)
            _held.GiveBackLater(oid);
    }

    /// <summary>
    /// The client holds an object no longer. A server that is busy with somebody else's call takes it back when it is done
    /// with that, and is not waited for so long.
    /// </summary>
    public async ValueTask ForgetAsync(ForwardedObject forgotten)
    {
        _objects.Remove(forgotten.Oid);
        await _held.GiveBackEveryAsync(forgotten.Oid).WaitAsync(Patience, _established.Options.TimeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>
    /// The client has gone. The server takes its objects back when the connection ends, but for those that it has handed out
    /// more than once: these it is given back before.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        var given = _held.GiveBackMultipleAsync();
        await given.WaitAsync(Patience, _established.Options.TimeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _established.Connection.DisposeAsync();
        await given;
        await _held.EndAsync(giveBack: false);
    }

    private static PerlArray ReadResult(Reply reply) =>
        reply.TrySeek(ReplyKey.Result) && PerlValue.Read(reply.Reader) is PerlArray result
            ? result
            : throw new PerlDataException(PerlDataError.Malformed, "The server's reply has no list of results");

    /// <summary>Counts an object that was handed out.</summary>
    private string Note(string oid)
    {
        _held.Add(oid);
        return oid;
    }

    private PerlArray Note(PerlArray result, bool handsOutObjects)
    {
        if (handsOutObjects)
        {
            foreach (var oid in HandedOut.Of(result))
                _held.Add(oid);
        }
        return result;
    }
}
