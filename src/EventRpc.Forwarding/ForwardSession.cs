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
    private Task _abandoned = Task.CompletedTask;

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
        return RequestAsync(request, reply => Note(reply.ReadText(ReplyKey.Object)), GiveBackLater, cancellationToken);
    }

    /// <summary>Calls a method.</summary>
    /// <returns>What it returned: Perl's list.</returns>
    public Task<PerlArray> CallAsync(string oid, string method, IReadOnlyList<object?> arguments, bool handsOutObjects, CancellationToken cancellationToken)
    {
        var request = new Request("exec") { Object = oid, Method = method, Arguments = arguments, Converter = _established.Results.Arguments };
        return RequestAsync(request, reply => Note(ReadResult(reply), handsOutObjects), result => GiveBackLater(handsOutObjects ? HandedOut.Of(result) : []), cancellationToken);
    }

    /// <summary>The object of an id that the server has handed out: the same as long as the client holds it.</summary>
    public ForwardedObject Adopt(string oid)
    {
        if (!_objects.TryGetValue(oid, out var adopted))
            _objects[oid] = adopted = new ForwardedObject(this, oid, HandedOut.ClassOf(oid));
        return adopted;
    }

    /// <summary>Has what was handed out, and will not reach the client, given back.</summary>
    public void GiveBackLater(IEnumerable<string> oids)
    {
        foreach (var oid in oids)
            _held.GiveBackLater(oid);
    }

    /// <summary>The client holds an object no longer.</summary>
    public async ValueTask ForgetAsync(ForwardedObject forgotten)
    {
        // First: the server may use the id again at once.
        _objects.Remove(forgotten.Oid);
        await EndUnlessAsync(_held.GiveBackEveryAsync(forgotten.Oid));
    }

    /// <summary>
    /// The client has gone. When its connection ends, a Perl server takes back each object once, also those that it has
    /// handed out more often: these it is given back before.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        await EndUnlessAsync(_held.GiveBackMultipleAsync());
        await _established.Connection.DisposeAsync();
        await _held.EndAsync(giveBack: false);
        await _abandoned;
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

    private void GiveBackLater(string oid) => _held.GiveBackLater(oid);

    /// <summary>Sends a request. The reply to one that is waited for no longer may still hand objects out.</summary>
    private async Task<T> RequestAsync<T>(Request request, Func<Reply, T> read, Action<T> giveBack, CancellationToken cancellationToken)
    {
        var reply = _established.Connection.RequestAsync(request, read, CancellationToken.None);
        try
        {
            return await reply.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            _abandoned = Task.WhenAll(_abandoned, AbandonAsync(reply, giveBack));
            throw;
        }
    }

    private static async Task AbandonAsync<T>(Task<T> reply, Action<T> giveBack)
    {
        await ((Task)reply).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (reply.IsCompletedSuccessfully)
            giveBack(reply.Result);
    }

    /// <summary>Waits for a server that does not answer no longer than it deserves.</summary>
    private async Task EndUnlessAsync(Task givenBack)
    {
        try
        {
            await givenBack.WaitAsync(Patience, _established.Options.TimeProvider);
        }
        catch (TimeoutException)
        {
            await _established.Connection.DisposeAsync();
            await givenBack;
        }
    }
}
