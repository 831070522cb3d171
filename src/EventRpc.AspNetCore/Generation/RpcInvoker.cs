using System.ComponentModel;

namespace EventRpc.AspNetCore;

/// <summary>Reads the arguments of a call, calls the method and writes the reply. Only for the code that the source generator makes.</summary>
/// <param name="call">The call, its reader before the arguments.</param>
/// <param name="target">The object; null for a constructor.</param>
/// <returns>Completes when the method has and the reply is written.</returns>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate ValueTask RpcInvoker(RpcCall call, object? target);
