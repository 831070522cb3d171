using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using EventRpc.AspNetCore;
using EventRpc.Client;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Logging;

namespace EventRpc.Forwarding;

/// <summary>Another server, and the classes that are forwarded to it.</summary>
[RequiresDynamicCode(Upstreams.NeedsReflection)]
[RequiresUnreferencedCode(Upstreams.NeedsReflection)]
internal sealed class Upstream
{
    private const int MaxOtherClasses = 100;

    /// <summary>What a class of a server may have; the rest is ignored, so that none fills this one's memory and metrics.</summary>
    private const int MaxMethods = 1000;

    private const int MaxNameLength = 255;

    /// <summary>How many of those that are ignored are named in the log.</summary>
    private const int MaxNames = 5;

    private readonly ConcurrentDictionary<long, ForwardSession> _sessions = new();
    private readonly ConcurrentDictionary<string, bool> _otherClasses = new();
    private readonly IReadOnlyList<IAuthorizeData> _authorization;
    private readonly Dictionary<string, HashSet<string>> _counted = [];
    private readonly ServerStatistics _statistics;
    private string? _trouble;

    public Upstream(EventRpcForwardOptions options, EventRpcLimits limits, ServerStatistics statistics, TimeProvider time, ILogger logger)
    {
        _authorization = options.Policy is { } policy ? [new AuthorizeAttribute(policy)] : [];
        _statistics = statistics;
        Logger = logger;
        Address = options.Address;
        Client = new EventRpcClientOptions
        {
            Host = options.Host,
            Port = options.Port,
            Tls = options.Tls,
            TlsHost = options.TlsHost,
            CertificateAuthority = options.CertificateAuthority,
            User = options.User,
            Password = options.Password,
            MessageFormats = options.MessageFormats,
            AllowStorable = options.AllowStorable,
            ConnectTimeout = options.ConnectTimeout,
            MaxMessageSize = limits.MaxMessageSize,
            Limits = limits.ToPerlLimits(),
            TimeProvider = time,
        };
        Classes = [.. options.Classes.Select(ClassOf)];
        foreach (var exported in Classes)
            exported.SetMethods(Unknown(exported));
        _trouble = $"{Address} has not been reached yet";
    }

    public ILogger Logger { get; }

    public string Address { get; }

    /// <summary>How to connect to it.</summary>
    public EventRpcClientOptions Client { get; }

    /// <summary>The classes that are forwarded to it.</summary>
    public IReadOnlyList<ExportedClass> Classes { get; }

    /// <summary>Their names, for messages.</summary>
    public string ClassNames => string.Join(", ", Classes.Select(exported => exported.Name));

    /// <summary>What is wrong with it, in words; null if it is reached.</summary>
    public string? Trouble => Volatile.Read(ref _trouble);

    /// <summary>It has been reached: its classes are what it says.</summary>
    public void Reached(IReadOnlyDictionary<string, RemoteClass> classes)
    {
        foreach (var exported in Classes)
        {
            if (classes.TryGetValue(exported.Name, out var found))
            {
                var methods = found.Methods.ToLookup(method => IsCallable(method.Key));
                exported.SetMethods([.. methods[true].Take(MaxMethods).Select(method => Method(exported, method.Key, KindOf(method.Value)))]);
                if (methods[false].Select(method => method.Key).ToList() is { Count: > 0 } ignored)
                    ForwardingLog.MethodsIgnored(Logger, Address, exported.Name, ignored.Count, LogText.Escape(string.Join(", ", ignored.Take(MaxNames).Select(Shorten))));
            }
            else
            {
                exported.SetMethods(Unknown(exported));
                ForwardingLog.ClassMissing(Logger, Address, exported.Name);
            }
        }
        if (Interlocked.Exchange(ref _trouble, null) is not null)
            ForwardingLog.Reached(Logger, Address, ClassNames);
    }

    /// <summary>It cannot be reached.</summary>
    public void OutOfReach(string reason)
    {
        if (Interlocked.Exchange(ref _trouble, $"{Address} (with {ClassNames}) is out of reach") != Trouble)
            ForwardingLog.OutOfReach(Logger, Address, ClassNames, LogText.Escape(reason));
    }

    /// <summary>The class that an object of the other server is here, by its name there.</summary>
    public ExportedClass FindClass(string name, RpcConnection connection)
    {
        if (Classes.FirstOrDefault(exported => exported.Name == name) is { } forwarded)
            return forwarded;
        // Once a class, and not for ever more classes.
        if (_otherClasses.Count < MaxOtherClasses && _otherClasses.TryAdd(name, true))
            ForwardingLog.ObjectOfOtherClass(Logger, connection.Id, Address, LogText.Escape(name));
        return ClassOf(name);
    }

    /// <summary>The connection that a client's calls take, which is opened if it is not there or was lost.</summary>
    /// <exception cref="RpcConnectionException">It cannot be opened.</exception>
    public async ValueTask<ForwardSession> GetSessionAsync(RpcConnection connection, CancellationToken cancellationToken)
    {
        if (_sessions.TryGetValue(connection.Id, out var session))
        {
            if (!session.IsLost)
                return session;
            await EndSessionAsync(connection);
        }
        session = new ForwardSession(await EstablishedConnection.OpenAsync(Client, cancellationToken));
        _sessions[connection.Id] = session;
        if (connection.IsClosing)
        {
            await EndSessionAsync(connection);
            throw new OperationCanceledException(cancellationToken);
        }
        return session;
    }

    /// <summary>Closes the connection that a client's calls took.</summary>
    public ValueTask EndSessionAsync(RpcConnection connection) =>
        _sessions.TryRemove(connection.Id, out var session) ? session.DisposeAsync() : default;

    private static ExportedClass ClassOf(string name) =>
        new(new RpcClassDefinition(name, typeof(ForwardedObject), [], DisposeReleased: true) { Dispatch = RpcDispatch.Concurrent }, serverTurn: null);

    private static RpcMethodKind KindOf(RemoteMethodKind kind) => kind switch
    {
        RemoteMethodKind.Constructor => RpcMethodKind.Constructor,
        RemoteMethodKind.Method => RpcMethodKind.Method,
        _ => RpcMethodKind.ObjectMethod,
    };

    private static bool IsCallable(string method) => method.Length <= MaxNameLength && ExportedName.IsMethod(method);

    private static string Shorten(string method) => method.Length <= MaxNameLength ? method : $"{method.AsSpan(0, MaxNameLength)}...";

    /// <summary>The methods of a class that nothing is known of: a call of it shall get here, for an answer that says why.</summary>
    private IReadOnlyList<ExportedMethod> Unknown(ExportedClass exported) => [Method(exported, "new", RpcMethodKind.Constructor)];

    private ExportedMethod Method(ExportedClass exported, string name, RpcMethodKind kind)
    {
        var forwarded = new ForwardedMethod(this, exported.Name, name, kind);
        var signature = new MethodSignature($"(…) → {(kind == RpcMethodKind.Constructor ? exported.Name : "…")} (in {Address})", IsNamed: false);
        return new ExportedMethod(exported, name, kind, signature, forwarded.InvokeAsync, _authorization, StatisticsOf(exported, name));
    }

    /// <summary>What is counted of a method, for as long as the server runs: of others together, where another server has ever more of them.</summary>
    private MethodStatistics StatisticsOf(ExportedClass exported, string method)
    {
        if (!_counted.TryGetValue(exported.Name, out var counted))
            _counted[exported.Name] = counted = [];
        return counted.Contains(method) || (counted.Count < MaxMethods && counted.Add(method)) ? _statistics.Of(exported.Name, method) : _statistics.Other;
    }
}
