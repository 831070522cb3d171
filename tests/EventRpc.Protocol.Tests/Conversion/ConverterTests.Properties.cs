using EventRpc.Tests.Shared.Generation;
using FsCheck;
using FsCheck.Fluent;

namespace EventRpc.Protocol.Tests.Conversion;

/// <content>What holds for any value of a CLR type: written and read again it is the same.</content>
public abstract partial class ConverterTests
{
    private const int Cases = 200;

    private Vocabulary Vocabulary => Vocabulary.Of(Format);

    /// <summary>Any UTF-16, with half surrogate pairs where the format has them.</summary>
    private Gen<string> AnyString => Vocabulary.LaxText
        ? Gen.OneOf(ScalarGenerators.Name, Gen.Choose(0, char.MaxValue).Select(c => (char)c).ArrayOf().Select(characters => new string(characters)))
        : ScalarGenerators.Name;

    private Gen<double> AnyDouble => ScalarGenerators.Float(Vocabulary).Select(value => ((PerlFloat)value).Value);

    /// <summary>Any digits with any number of places.</summary>
    private static Gen<decimal> AnyDecimal =>
        from bits in Gen.Choose(int.MinValue, int.MaxValue).ArrayOf(3)
        from length in Gen.Choose(0, 3)
        from negative in Any<bool>()
        from scale in Gen.Choose(0, 28)
        select new decimal(length > 0 ? bits[0] : 5, length > 1 ? bits[1] : 0, length > 2 ? bits[2] : 0, negative, (byte)scale);

    private Gen<long> AnyLong => Integers(long.MinValue, long.MaxValue).Select(n => (long)n);

    private Gen<ulong> AnyUnsigned => Integers(0, ulong.MaxValue).Select(n => (ulong)n);

    private Gen<Row> AnyRow =>
        from name in AnyString
        from note in OrNull(AnyString)
        from numbers in Gen.Zip(AnyLong, AnyUnsigned)
        from fraction in Gen.Zip(AnyDouble, AnyDecimal)
        from rest in Gen.Zip(Any<bool>(), Any<int>().Select(n => n % 2 == 0 ? (int?)null : n))
        select new Row(name, note, numbers.Item1, numbers.Item2, fraction.Item1, fraction.Item2, rest.Item1, rest.Item2);

    [Fact]
    public void Any_string_returns_as_it_was() => AssertReturn(AnyString);

    [Fact]
    public void Any_byte_string_returns_as_it_was() => AssertReturn(Any<byte>().ArrayOf());

    [Fact]
    public void Any_long_returns_as_it_was() => AssertReturn(AnyLong);

    [Fact]
    public void Any_unsigned_long_returns_as_it_was() => AssertReturn(AnyUnsigned);

    [Fact]
    public void Any_small_integers_return_as_they_were() => AssertReturn(Gen.Zip(Any<short>(), Any<uint>()).Select(pair => new Small(pair.Item1, pair.Item2)));

    [Fact]
    public void Any_double_returns_as_it_was() => AssertReturn(AnyDouble);

    [Fact]
    public void Any_decimal_returns_as_it_was() => AssertReturn(AnyDecimal);

    [Fact]
    public void Any_boolean_returns_as_it_was() => AssertReturn(Any<bool>());

    [Fact]
    public void Any_nullable_number_returns_as_it_was() => AssertReturn(AnyLong.Select(n => n % 3 == 0 ? (long?)null : n));

    [Fact]
    public void Any_list_of_lists_returns_as_it_was() => AssertReturn(Any<int>().ListOf().Select(list => list.ToList()).ListOf().Select(list => list.ToList()));

    [Fact]
    public void Any_array_of_strings_and_nulls_returns_as_it_was() => AssertReturn(OrNull(AnyString).ArrayOf());

    [Fact]
    public void Any_dictionary_returns_as_it_was() =>
        AssertReturn(Gen.Zip(AnyString, AnyDouble).ListOf().Select(pairs => pairs.DistinctBy(pair => pair.Item1).ToDictionary(pair => pair.Item1, pair => pair.Item2)));

    [Fact]
    public void Any_record_returns_as_it_was() => AssertReturn(AnyRow);

    [Fact]
    public void Any_list_of_records_returns_as_it_was() => AssertReturn(AnyRow.ListOf().Select(rows => rows.ToList()));

    [Fact]
    public void Any_dictionary_of_lists_of_records_returns_as_it_was() =>
        AssertReturn(Gen.Zip(AnyString, AnyRow.ListOf(3)).ListOf(3).Select(pairs =>
            pairs.DistinctBy(pair => pair.Item1).ToDictionary(pair => pair.Item1, pair => pair.Item2.ToList())));

    private Gen<Int128> Integers(Int128 lowest, Int128 highest) =>
        ScalarGenerators.Integer(Vocabulary).Select(n => Int128.Clamp(((PerlInteger)n).Value, lowest, highest));

    private static Gen<T> Any<T>() => ArbMap.Default.GeneratorFor<T>();

    private static Gen<string?> OrNull(Gen<string> strings) => Gen.Frequency((1, Gen.Constant<string?>(null)), (3, strings.Select(s => (string?)s)));

    private void AssertReturn<T>(Gen<T> values) =>
        PropertyCheck.ForAll(Cases, Arb.From(values), value => Assert.Equal(value, Return(value)));

    public sealed record Row(string Name, string? Note, long Signed, ulong Unsigned, double Fraction, decimal Price, bool IsThere, int? Count);

    public sealed record Small(short Signed, uint Unsigned);
}
