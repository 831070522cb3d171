using System.Diagnostics.CodeAnalysis;

namespace EventRpc.Protocol;

/// <summary>Arrays of any element type.</summary>
internal sealed class ArrayConverter<T>(PerlConverter<T> elements) : PerlConverter<T[]>
{
    public override string Description => "an array reference";

    public override bool CanRead => elements.CanRead;

    public override T[] Read(PerlReader reader) =>
        reader.Peek() == PerlType.Array ? [.. ListConverter<T>.ReadList(reader, elements)] : throw WrongType(reader);

    public override void Write(PerlWriter writer, T[] value)
    {
        writer.WriteStartArray(value.Length);
        foreach (var element in value)
            elements.Write(writer, element);
        writer.WriteEndArray();
    }
}

/// <summary>Lists of any element type, and the interfaces that a list implements.</summary>
internal sealed class ListConverter<T, TList>(PerlConverter<T> elements) : PerlConverter<TList>
    where TList : IEnumerable<T>
{
    public override string Description => "an array reference";

    public override bool CanRead => elements.CanRead;

    public override TList Read(PerlReader reader) =>
        reader.Peek() == PerlType.Array ? (TList)(object)ListConverter<T>.ReadList(reader, elements) : throw WrongType(reader);

    public override void Write(PerlWriter writer, TList value)
    {
        if (value is List<T> list)
        {
            writer.WriteStartArray(list.Count);
            foreach (var element in list)
                elements.Write(writer, element);
        }
        else
        {
            var snapshot = writer.TakeAll(value);
            writer.WriteStartArray(snapshot.Length);
            foreach (var element in snapshot)
                elements.Write(writer, element);
        }
        writer.WriteEndArray();
    }
}

/// <summary>Reads lists, where an array comes next.</summary>
internal static class ListConverter<T>
{
    public static List<T> ReadList(PerlReader reader, PerlConverter<T> elements)
    {
        // The count is the document's own claim: believe it only as far as it costs little.
        var list = new List<T>(reader.RoomFor(reader.ReadStartArray()));
        while (reader.MoveNext())
            list.Add(elements.Read(reader));
        return list;
    }
}

/// <summary>Makes the converters of arrays and lists.</summary>
[RequiresDynamicCode(PerlConverters.NeedsReflection)]
[RequiresUnreferencedCode(PerlConverters.NeedsReflection)]
internal sealed class ListConverterFactory : PerlConverterFactory
{
    private static readonly Type[] Interfaces =
    [
        typeof(List<>), typeof(IList<>), typeof(ICollection<>), typeof(IEnumerable<>), typeof(IReadOnlyList<>), typeof(IReadOnlyCollection<>),
    ];

    public override bool CanConvert(Type type) =>
        type.IsSZArray || (type.IsGenericType && Interfaces.Contains(type.GetGenericTypeDefinition()));

    public override PerlConverter Create(Type type, PerlConverters converters)
    {
        var element = type.GetElementType() ?? type.GetGenericArguments()[0];
        var elements = converters.Get(element, orUndef: true);
        return type.IsArray
            ? Instantiate(typeof(ArrayConverter<>), [element], elements)
            : Instantiate(typeof(ListConverter<,>), [element, type], elements);
    }
}
