using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EventRpc.Protocol;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.AspNetCore;

/// <summary>An object that clients hold: its id, its class, and how many connections hold it.</summary>
internal sealed class ObjectEntry
{
    private const int Gone = -1;

    /// <summary>How many digits there are before the bracket that ends an id: 128 bits.</summary>
    private const int IdDigits = 32;

    // As UTF-8, the only form that calls need.
    private readonly byte[] _oid;
    private AsyncServiceScope? _scope;
    private int _holders;

    public ObjectEntry(object instance, ExportedClass exportedClass)
    {
        Instance = instance;
        Class = exportedClass;
        // A Perl client takes the class from what stands before the "=" and hands the rest back untouched.
        _oid = Encoding.UTF8.GetBytes($"{exportedClass.Name}=HASH(0x{RandomNumberGenerator.GetHexString(IdDigits, lowercase: true)})");
    }

    public object Instance { get; }

    public ExportedClass Class { get; }

    /// <summary>The id, made anew each time.</summary>
    public string Oid => Encoding.UTF8.GetString(_oid);

    /// <summary>Where it stands among the objects of its class: the first 63 bits of its id.</summary>
    public long Order => (long)(ulong.Parse(_oid.AsSpan()[^(IdDigits + 1)..].Slice(0, IdDigits / 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) >> 1);

    /// <summary>The id, as it stands in a document.</summary>
    public PerlStringSpan OidSpan => new(_oid, isText: true);

    /// <summary>How many connections hold it.</summary>
    public int Holders => Math.Max(0, Volatile.Read(ref _holders));

    public RpcObject Describe(int references) => new(Oid, Class.Name, Instance, references);

    public override string ToString() => Oid;

    /// <summary>Writes the id, as a string.</summary>
    public void WriteOid(PerlWriter writer)
    {
        if (Ascii.IsValid(_oid))
            writer.WriteBytes(_oid);
        else
            writer.WriteText(_oid);
    }

    /// <summary>Counts one connection more.</summary>
    /// <returns>Whether the object is still there; otherwise nobody holds it any more and it is being disposed.</returns>
    public bool TryAddHolder()
    {
        for (var holders = Volatile.Read(ref _holders); holders != Gone;)
        {
            var seen = Interlocked.CompareExchange(ref _holders, holders + 1, holders);
            if (seen == holders)
                return true;
            holders = seen;
        }
        return false;
    }

    /// <summary>Counts one connection less.</summary>
    /// <returns>Whether it was the last; then the object is gone.</returns>
    public bool RemoveHolder()
    {
        for (var holders = Volatile.Read(ref _holders); ;)
        {
            var seen = Interlocked.CompareExchange(ref _holders, holders == 1 ? Gone : holders - 1, holders);
            if (seen == holders)
                return holders == 1;
            holders = seen;
        }
    }

    /// <summary>Keeps the services that the object was made with for as long as the object. For who made the entry.</summary>
    public void Keep(AsyncServiceScope scope) => _scope = scope;

    /// <summary>Disposes the object, in turn with the calls where those go one after the other.</summary>
    /// <param name="cancellationToken">Gives up waiting for the turn.</param>
    public async ValueTask DisposeAsync(CancellationToken cancellationToken)
    {
        if (Class.Turn is { } turn)
            await turn.WaitAsync(cancellationToken);
        try
        {
            if (Class.DisposeReleased)
            {
                if (Instance is IAsyncDisposable asynchronously)
                    await asynchronously.DisposeAsync();
                else if (Instance is IDisposable disposable)
                    disposable.Dispose();
            }
        }
        finally
        {
            try
            {
                if (_scope is { } scope)
                    await scope.DisposeAsync();
            }
            finally
            {
                Class.Turn?.Release();
            }
        }
    }
}
