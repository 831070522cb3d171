using EventRpc.Protocol;

namespace EventRpc.Client;

/// <summary>The first value: Perl's scalar context. The rest is passed over.</summary>
internal sealed class FirstResult<T>(PerlConverter<T> converter, bool takesObjects) : ResultReader<T>(takesObjects)
{
    protected override T Read(PerlReader reader)
    {
        if (reader.MoveNext())
        {
            var result = converter.Read(reader);
            PassOver(reader);
            return result;
        }
        // Perl's undef.
        return default(T) is null
            ? default!
            : throw new PerlDataException(PerlDataError.WrongType, $"Expected {converter.Description}, and the method returned nothing");
    }
}
