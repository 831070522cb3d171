using EventRpc.Protocol;

namespace EventRpc.Client;

/// <summary>Nothing. Objects are given back.</summary>
internal sealed class NoResult() : ResultReader<bool>(takesObjects: true)
{
    protected override bool Read(PerlReader reader)
    {
        PassOver(reader);
        return true;
    }
}
