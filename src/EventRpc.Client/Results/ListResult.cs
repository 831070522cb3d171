using EventRpc.Protocol;

namespace EventRpc.Client;

/// <summary>All values: Perl's list context.</summary>
internal sealed class ListResult<T>(PerlConverter<T> converter, bool takesObjects) : ResultReader<IReadOnlyList<T>>(takesObjects)
{
    protected override IReadOnlyList<T> Read(PerlReader reader)
    {
        var list = new List<T>();
        while (reader.MoveNext())
            list.Add(converter.Read(reader));
        return list;
    }
}
