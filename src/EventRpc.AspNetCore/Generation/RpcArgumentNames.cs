using System.ComponentModel;
using EventRpc.Protocol;

namespace EventRpc.AspNetCore;

/// <summary>The names of a method's parameters in Perl. Only for the code that the source generator makes.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class RpcArgumentNames
{
    private readonly PerlNameTable<int> _indexes;

    internal RpcArgumentNames(IEnumerable<KeyValuePair<string, int>> indexes)
    {
        _indexes = new PerlNameTable<int>(indexes);
    }

    /// <summary>Moves to the next named argument that there is a parameter for.</summary>
    /// <param name="call">The call.</param>
    /// <param name="seen">Takes a bit for each parameter that was named.</param>
    /// <returns>The parameter's index, or −1 behind the last argument.</returns>
    public int Next(RpcCall call, ref ulong seen)
    {
        ArgumentNullException.ThrowIfNull(call);
        var reader = call.Reader;
        while (call.MoveToArgument())
        {
            if (reader.Peek() != PerlType.String)
            {
                reader.Skip();
            }
            else if (_indexes.TryGetValue(reader.ReadString(), out var index))
            {
                seen |= 1UL << index;
                return index;
            }

            if (call.MoveToArgument())
                reader.Skip();
        }
        return -1;
    }
}
