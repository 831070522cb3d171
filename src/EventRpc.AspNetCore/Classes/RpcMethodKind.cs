namespace EventRpc.AspNetCore;

/// <summary>The four kinds of exported method, as a Perl server's class table has them (Event::RPC::Server 1.10).</summary>
internal enum RpcMethodKind
{
    /// <summary>A method whose results are data: <c>1</c> in Perl's table.</summary>
    Method,

    /// <summary>A method whose results are objects, which the client goes on to call: <c>_object</c>.</summary>
    ObjectMethod,

    /// <summary>A class method that makes an object: <c>_constructor</c>.</summary>
    Constructor,

    /// <summary>A class method that hands out the one object of its class, which is never given up: <c>_singleton</c>.</summary>
    Singleton,
}
