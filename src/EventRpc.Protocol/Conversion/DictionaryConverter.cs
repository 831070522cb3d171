using System.Diagnostics.CodeAnalysis;

namespace EventRpc.Protocol;

/// <summary>Dictionaries with string keys, and the interfaces that a dictionary implements.</summary>
internal sealed class DictionaryConverter<T, TDictionary>(PerlConverter<T> values) : PerlConverter<TDictionary>
    where TDictionary : IEnumerable<KeyValuePair<string, T>>
{
    public override string Description => "a hash reference";

    public override bool CanRead => values.CanRead;

    public override TDictionary Read(PerlReader reader)
    {
        if (reader.Peek() != PerlType.Hash)
            throw WrongType(reader);
        var dictionary = new Dictionary<string, T>(reader.RoomFor(reader.ReadStartHash()));
        while (reader.MoveNext())
        {
            var key = reader.ReadKey().ToString();
            var value = values.Read(reader);
            if (!dictionary.TryAdd(key, value))
            {
                if (!reader.AllowsDuplicateKeys)
                    throw reader.DuplicateKey();
                dictionary[key] = value;
            }
        }
        return (TDictionary)(object)dictionary;
    }

    public override void Write(PerlWriter writer, TDictionary value)
    {
        if (value is Dictionary<string, T> dictionary)
        {
            writer.WriteStartHash(dictionary.Count);
            foreach (var pair in dictionary)
                WritePair(writer, pair);
        }
        else
        {
            var snapshot = writer.TakeAll(value);
            writer.WriteStartHash(snapshot.Length);
            foreach (var pair in snapshot)
                WritePair(writer, pair);
        }
        writer.WriteEndHash();
    }

    private void WritePair(PerlWriter writer, KeyValuePair<string, T> pair)
    {
        writer.WriteKey(pair.Key);
        values.Write(writer, pair.Value);
    }
}

/// <summary>Makes <see cref="DictionaryConverter{T, TDictionary}"/>.</summary>
[RequiresDynamicCode(PerlConverters.NeedsReflection)]
[RequiresUnreferencedCode(PerlConverters.NeedsReflection)]
internal sealed class DictionaryConverterFactory : PerlConverterFactory
{
    private static readonly Type[] Types = [typeof(Dictionary<,>), typeof(IDictionary<,>), typeof(IReadOnlyDictionary<,>)];

    public override bool CanConvert(Type type) =>
        type.IsGenericType && Types.Contains(type.GetGenericTypeDefinition()) && type.GetGenericArguments()[0] == typeof(string);

    public override PerlConverter Create(Type type, PerlConverters converters)
    {
        var value = type.GetGenericArguments()[1];
        return Instantiate(typeof(DictionaryConverter<,>), [value, type], converters.Get(value, orUndef: true));
    }
}
