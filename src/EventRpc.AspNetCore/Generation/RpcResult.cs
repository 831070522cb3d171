using System.ComponentModel;
using EventRpc.Protocol;

namespace EventRpc.AspNetCore;

/// <summary>Writes what a method returned into the reply. Only for the code that the source generator makes.</summary>
/// <typeparam name="T">What it returned.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class RpcResult<T>
{
    private protected RpcResult()
    {
    }

    internal abstract void Write(RpcCall call, T value);
}

/// <summary>One value: Perl's list of one element.</summary>
internal sealed class ValueResult<T>(PerlConverter<T> converter) : RpcResult<T>
{
    internal override void Write(RpcCall call, T value)
    {
        var writer = call.BeginResult(1);
        converter.Write(writer, value);
        call.EndResult();
    }
}

/// <summary>Several values: a tuple is a Perl list of as many elements.</summary>
internal sealed class TupleResult<T>(int count, Action<PerlWriter, T> writeElements) : RpcResult<T>
{
    internal override void Write(RpcCall call, T value)
    {
        var writer = call.BeginResult(count);
        writeElements(writer, value);
        call.EndResult();
    }
}

/// <summary>The object that a constructor made.</summary>
internal sealed class NewObjectResult<T> : RpcResult<T>
{
    internal override void Write(RpcCall call, T value) => call.ReplyWithNewObject(value);
}

/// <summary>The one object of a singleton class, on its way to being kept.</summary>
internal sealed class SingletonResult<T> : RpcResult<T>
{
    internal override void Write(RpcCall call, T value) => call.MadeSingleton = value;
}
