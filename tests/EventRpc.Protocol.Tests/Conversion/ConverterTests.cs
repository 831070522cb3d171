using EventRpc.Protocol.Tests.Formats;

namespace EventRpc.Protocol.Tests.Conversion;

/// <summary>What CLR types take from Perl and become in Perl, which is the same in every message format.</summary>
public abstract partial class ConverterTests
{
    private protected abstract MessageFormat Format { get; }

    /// <summary>The reader of a request that is answered, for formats whose replies depend on it.</summary>
    private protected virtual PerlReader? AnsweredReader() => null;

    /// <summary>
    /// Whether the format has types for floats, large integers and booleans. Storable has strings for them, so that
    /// their converters get what a Perl string would give them.
    /// </summary>
    private bool HasTypedNumbers => Format != MessageFormat.Storable;

    private protected PerlConverters Converters { get; } = new();

    /// <summary>Reads a value that Perl sent, with another behind it, which must be left for the next.</summary>
    private protected T Read<T>(PerlValue value) => Read<T>(value, Converters.Get<T>());

    /// <summary>Reads a value that may be undef.</summary>
    private protected T? ReadOrUndef<T>(PerlValue value) => Read<T?>(value, (PerlConverter<T?>)Converters.Get(typeof(T), orUndef: true));

    private protected PerlDataException Refused<T>(PerlValue value) => Assert.Throws<PerlDataException>(() => Read<T>(value));

    private protected PerlDataException RefusedAs<T>(PerlDataError error, PerlValue value)
    {
        var refusal = Refused<T>(value);
        Assert.Equal(error, refusal.Error);
        return refusal;
    }

    /// <summary>Writes a value, and reads what Perl would get.</summary>
    private protected PerlValue Write<T>(T value) => ReadBack(writer => Converters.Get<T>().Write(writer, value));

    private protected PerlValue WriteOrUndef<T>(T? value) =>
        ReadBack(writer => ((PerlConverter<T?>)Converters.Get(typeof(T), orUndef: true)).Write(writer, value));

    /// <summary>Writes a value and reads it as the same type.</summary>
    private protected T Return<T>(T value) => Read<T>(Write(value));

    private T Read<T>(PerlValue value, PerlConverter<T> converter)
    {
        using var document = WriteDocument(new PerlArray([value, "next"]).WriteTo);
        var reader = StartReader(document);
        reader.ReadStartArray();
        Assert.True(reader.MoveNext());
        var result = converter.Read(reader);
        Assert.True(reader.MoveNext());
        Assert.True(reader.ReadString().Is("next"u8));
        Assert.False(reader.MoveNext());
        reader.ReadEndOfDocument();
        return result;
    }

    private PerlValue ReadBack(Action<PerlWriter> write)
    {
        using var document = WriteDocument(writer =>
        {
            writer.WriteStartArray(1);
            write(writer);
            writer.WriteEndArray();
        });
        var reader = StartReader(document);
        var value = PerlValue.Read(reader);
        reader.ReadEndOfDocument();
        return Assert.Single(Assert.IsType<PerlArray>(value).Items);
    }

    private MessageBuffer WriteDocument(Action<PerlWriter> write)
    {
        var document = new MessageBuffer();
        var writer = Format.CreateWriter();
        writer.Start(document, AnsweredReader());
        write(writer);
        writer.Complete();
        return document;
    }

    private PerlReader StartReader(MessageBuffer document)
    {
        var reader = Format.CreateReader();
        reader.Start(document.WrittenSpan.ToArray());
        return reader;
    }
}

public sealed class SerealConverterTests : ConverterTests
{
    private protected override MessageFormat Format => MessageFormat.Sereal;

    private protected override PerlReader? AnsweredReader() => SerealDocument.Start(SerealDocument.OfBody("25"));
}

public sealed class CborConverterTests : ConverterTests
{
    private protected override MessageFormat Format => MessageFormat.Cbor;
}

public sealed class JsonConverterTests : ConverterTests
{
    private protected override MessageFormat Format => MessageFormat.Json;
}

public sealed class StorableConverterTests : ConverterTests
{
    private protected override MessageFormat Format => MessageFormat.Storable;
}
