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
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException)
        {
            // How the application's own converters say that they cannot make sense of a value.
            throw new RpcException($"{method}: parameter '{name}': {e.Message}", e);
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
