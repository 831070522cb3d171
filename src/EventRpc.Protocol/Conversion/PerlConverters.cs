using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace EventRpc.Protocol;

/// <summary>
/// Finds the converter of a CLR type, once. Built in are strings, numbers, booleans, enums, byte arrays, nullable
/// types, lists, dictionaries with string keys, <see cref="PerlValue"/>, object, and records and classes as hashes.
/// </summary>
[RequiresDynamicCode(NeedsReflection)]
[RequiresUnreferencedCode(NeedsReflection)]
public sealed class PerlConverters
{
    internal const string NeedsReflection = "Converters are put together by reflection over the types that methods use.";

    private readonly Lock _gate = new();
    private readonly TypeTable<PerlConverter> _made = new();
    private readonly TypeTable<PerlConverter> _finished = new();
    private readonly List<PerlConverterFactory> _factories;
    private int _making;

    /// <summary>Creates a set of converters.</summary>
    /// <param name="converters">Converters that take precedence over those built in.</param>
    /// <param name="factories">Factories that take precedence over those built in.</param>
    public PerlConverters(IEnumerable<PerlConverter>? converters = null, IEnumerable<PerlConverterFactory>? factories = null)
    {
        var doubles = new DoubleConverter();
        var bytes = new BytesConverter();
        PerlConverter[] builtIn =
        [
            new StringConverter(), bytes, new MemoryConverter(bytes), new BooleanConverter(),
            new IntegerConverter<sbyte>(), new IntegerConverter<byte>(), new IntegerConverter<short>(), new IntegerConverter<ushort>(),
            new IntegerConverter<int>(), new IntegerConverter<uint>(), new IntegerConverter<long>(), new IntegerConverter<ulong>(),
            new BigIntegerConverter<Int128>(), new BigIntegerConverter<UInt128>(), new BigIntegerConverter<BigInteger>(),
            doubles, new SingleConverter(doubles), new DecimalConverter(),
            new PerlValueConverter(), new ObjectConverter(this),
        ];
        foreach (var converter in builtIn.Concat(converters ?? []))
            _made.Set(converter.Type, converter);
        _factories =
        [
            .. factories ?? [],
            new NullableConverterFactory(), new EnumConverterFactory(), new PerlValueConverterFactory(), new DictionaryConverterFactory(),
            new ListConverterFactory(), new RecordConverterFactory(),
        ];
    }

    /// <summary>Finds the converter of a type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <returns>The converter; for a reference type it does not take undef.</returns>
    /// <exception cref="NotSupportedException">There is none; the message says what to do.</exception>
    public PerlConverter<T> Get<T>() => (PerlConverter<T>)Get(typeof(T));

    /// <summary>Finds the converter of a type.</summary>
    /// <param name="type">The type.</param>
    /// <param name="orUndef">Whether a value of a reference type may be undef.</param>
    /// <returns>The converter.</returns>
    /// <exception cref="NotSupportedException">There is none; the message says what to do.</exception>
    public PerlConverter Get(Type type, bool orUndef = false)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (!_finished.TryGetValue(type, out var converter))
            converter = Make(type);
        return orUndef ? converter.OrUndef() : converter;
    }

    private static string NameOf(Type type) =>
        type.IsGenericType
            ? $"{type.Namespace}.{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>"
            : type.ToString();

    private PerlConverter Make(Type type)
    {
        lock (_gate)
        {
            if (_made.TryGetValue(type, out var converter))
            {
                if (_making == 0)
                    _finished.TryAdd(type, converter);
                return converter;
            }

            var factory = _factories.FirstOrDefault(f => f.CanConvert(type))
                ?? throw new NotSupportedException(
                    $"Perl has no value for the .NET type {NameOf(type)}. Use a string, number, bool, byte[], list, dictionary with string keys, record or PerlValue instead, or add a PerlConverter<{NameOf(type)}>.");

            _making++;
            try
            {
                converter = factory.Create(type, this);
                _made.Set(type, converter);
                // A type may contain itself: its converter is known before its members are looked at.
                (converter as IMembersLater)?.PrepareMembers(this);
                return converter;
            }
            catch
            {
                _made.Remove(type);
                throw;
            }
            finally
            {
                _making--;
            }
        }
    }
}
