using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using EventRpc.Protocol;

namespace EventRpc.AspNetCore;

/// <summary>
/// Where a parameter of an exported method gets its value from: the client's arguments, the services or the call. Only for
/// the code that the source generator makes.
/// </summary>
/// <typeparam name="T">The parameter's type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
[SuppressMessage("Naming", "CA1716:Identifiers should not match keywords", Justification = "Generated code is C#.")]
public abstract class RpcParameter<T>
{
    private protected RpcParameter()
    {
    }

    /// <summary>Gets the value; of what the client passes, that of the argument that comes next.</summary>
    /// <param name="call">The call.</param>
    /// <returns>The value.</returns>
    /// <exception cref="RpcException">The argument is missing, or is no value of the type.</exception>
    public abstract T Read(RpcCall call);

    /// <summary>Gets the value where the client named no argument for the parameter.</summary>
    /// <param name="call">The call.</param>
    /// <returns>The value.</returns>
    /// <exception cref="RpcException">The client must pass one.</exception>
    public virtual T ReadUnnamed(RpcCall call) => Read(call);
}
