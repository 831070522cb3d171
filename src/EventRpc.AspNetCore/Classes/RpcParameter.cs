using EventRpc.Protocol;

namespace EventRpc.AspNetCore;

/// <summary>A parameter that is read from the wire.</summary>
internal sealed class RpcParameter<T>(string method, string name, PerlConverter<T> converter, bool mayBeUndef, bool hasDefault, T defaultValue)
{
    public T Read(PerlReader reader)
    {
        try
        {
            if (!mayBeUndef && hasDefault && reader.Peek() == PerlType.Undef)
            {
                reader.ReadUndef();
                return defaultValue;
            }
            return converter.Read(reader);
        }
        catch (PerlDataException e)
        {
            throw new RpcException($"{method}: parameter '{name}': {e.Reason}", e);
        }
    }

    /// <summary>The value where the client passed nothing.</summary>
    public T Missing()
    {
        if (hasDefault)
            return defaultValue;
        if (mayBeUndef)
            return default!;
        throw new RpcException($"{method}: parameter '{name}' is missing");
    }
}
