#pragma warning disable CA1711, CA1716 // "Delegate" and "next" are what ASP.NET Core calls these.

namespace EventRpc.AspNetCore;

/// <summary>
/// Goes around every call, to log it, measure it or refuse it. Filters are called in the order in which they were added;
/// the last one's <c>next</c> is the method itself. One filter serves all calls, so it must be thread-safe; scoped
/// services are in <see cref="RpcCallContext.Services"/>. Add it with <see cref="EventRpcBuilder.AddCallFilter{T}"/>.
/// </summary>
public interface IRpcCallFilter
{
    /// <summary>Calls the method, by way of the filters after this one.</summary>
    /// <param name="context">The call.</param>
    /// <param name="next">Calls what is next, once. What it throws, be it the method's or another filter's, may be thrown on
    /// or replaced, but the call has failed then, even if the filter throws nothing.</param>
    /// <returns>Completes when the call has.</returns>
    /// <exception cref="EventRpc.Protocol.RpcException">Refuses the call; the client dies with the message.</exception>
    ValueTask InvokeAsync(RpcCallContext context, RpcCallDelegate next);
}

/// <summary>What comes after a filter.</summary>
/// <param name="context">The call.</param>
/// <returns>Completes when the call has.</returns>
public delegate ValueTask RpcCallDelegate(RpcCallContext context);
