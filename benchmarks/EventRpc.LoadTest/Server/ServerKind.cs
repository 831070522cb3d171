namespace EventRpc.LoadTest.Server;

/// <summary>What is measured, each in a process of its own.</summary>
internal enum ServerKind
{
    /// <summary>This library.</summary>
    Ours,

    /// <summary>A connection handler that does nothing: the least that any server on Kestrel costs.</summary>
    Floor,

    /// <summary>This library, with code that runs on the threads of the sockets.</summary>
    OursInline,

    /// <summary>The floor likewise.</summary>
    FloorInline,

    /// <summary>The peer: Event::RPC in Perl, on AnyEvent and EV.</summary>
    Perl,

    /// <summary>The same call as an endpoint of ASP.NET Core's minimal API, which answers in JSON over HTTP/1.1.</summary>
    MinimalApi,
}
