using EventRpc.Protocol;

namespace EventRpc.AspNetCore;

/// <summary>A parameter that the client passes.</summary>
internal sealed class ArgumentParameter<T>(string method, string name, PerlConverter<T> converter, bool mayBeUndef, bool hasDefault, T defaultValue) : RpcParameter<T>
{
    public override T Read(RpcCall call) => call.MoveToArgument() ? Read(call.Reader) : ReadUnnamed(call);

    public override T ReadUnnamed(RpcCall call)
    {
        if (hasDefault)
            return defaultValue;
        if (mayBeUndef)
            return default!;
        throw new RpcException($"{method}: parameter '{name}' is missing");
    }

    /// <summary>Reads an argument.</summary>
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
}

/// <summary>A parameter that takes all arguments that are left.</summary>
internal sealed class RestParameter<T>(ArgumentParameter<T> element) : RpcParameter<T[]>
{
    public override T[] Read(RpcCall call)
    {
        var rest = new List<T>();
        while (call.MoveToArgument())
            rest.Add(element.Read(call.Reader));
        return [.. rest];
    }
}
