using System.Collections;

namespace EventRpc.Protocol.Tests.Conversion;

public abstract partial class ConverterTests
{
    [Fact]
    public void Arrays_and_lists_and_what_lists_implement_are_array_references()
    {
        var numbers = new PerlArray([1, "2", 3.0]);

        Assert.Equal([1, 2, 3], Read<int[]>(numbers));
        Assert.Equal([1, 2, 3], Read<List<int>>(numbers));
        Assert.Equal([1, 2, 3], Read<IList<int>>(numbers));
        Assert.Equal([1, 2, 3], Read<ICollection<int>>(numbers));
        Assert.Equal([1, 2, 3], Read<IEnumerable<int>>(numbers));
        Assert.Equal([1, 2, 3], Read<IReadOnlyList<int>>(numbers));
        Assert.Equal([1, 2, 3], Read<IReadOnlyCollection<int>>(numbers));
    }

    [Fact]
    public void Lists_go_out_as_array_references()
    {
        Assert.Equal("1 2 3", Join(Write(Enumerable.Range(1, 3).ToArray())));
        Assert.Equal("1 2 3", Join(Write(new List<int> { 1, 2, 3 })));
        Assert.Equal("1 2 3", Join(Write(Enumerable.Range(1, 3))));
        Assert.Equal("1 2 3", Join(Write<IReadOnlyList<int>>(new ArraySegment<int>([0, 1, 2, 3, 4], 1, 3))));
        Assert.Equal("", Join(Write(Array.Empty<string>())));

        static string Join(PerlValue value) => string.Join(' ', Assert.IsType<PerlArray>(value).Items);
    }

    [Fact]
    public void Lists_nest()
    {
        List<string[]> value = [["a", "b"], [], ["c"]];

        Assert.Equal(value, Return(value));
    }

    [Fact]
    public void Lists_hold_undef_where_their_elements_may_be_null()
    {
        Assert.Equal(new List<string?> { "a", null }, Return<List<string?>>(["a", null]));
        Assert.Equal([1, null], Return<int?[]>([1, null]));
        RefusedAs<int[]>(PerlDataError.WrongType, new PerlArray([1, PerlValue.Undef]));
    }

    [Fact]
    public void Long_lists_return_whole()
    {
        var value = Enumerable.Range(-50_000, 100_000).ToArray();

        Assert.Equal(value, Return(value));
    }

    [Fact]
    public void A_list_of_bytes_is_a_list_but_an_array_of_bytes_is_a_string()
    {
        Assert.Equal(PerlType.Array, Write(new List<byte> { 1, 2 }).Type);
        Assert.Equal(PerlType.String, Write(new byte[] { 1, 2 }).Type);
    }

    [Fact]
    public void A_list_takes_nothing_but_an_array_reference()
    {
        PerlValue[] others = ["1,2", 5, new PerlHash(), new PerlArray { ClassName = "T" }];
        foreach (var other in others)
        {
            RefusedAs<int[]>(PerlDataError.WrongType, other);
            RefusedAs<List<int>>(PerlDataError.WrongType, other);
        }
    }

    [Fact]
    public void A_sequence_that_does_not_know_its_length_is_read_once()
    {
        var sequence = new Once([1, 2, 3]);

        Assert.Equal(3, Assert.IsType<PerlArray>(Write<IEnumerable<int>>(sequence)).Items.Count);
    }

    [Fact]
    public void Dictionaries_and_what_they_implement_are_hash_references()
    {
        var hash = new PerlHash { ["a"] = 1, ["caf\u00e9"] = "2", ["\u20ac"] = 3.0, [""] = 4 };
        KeyValuePair<string, int>[] expected = [new("", 4), new("a", 1), new("caf\u00e9", 2), new("\u20ac", 3)];

        Assert.Equal(expected, Read<Dictionary<string, int>>(hash).OrderBy(p => p.Key, StringComparer.Ordinal));
        Assert.Equal(expected, Read<IDictionary<string, int>>(hash).OrderBy(p => p.Key, StringComparer.Ordinal));
        Assert.Equal(expected, Read<IReadOnlyDictionary<string, int>>(hash).OrderBy(p => p.Key, StringComparer.Ordinal));
    }

    [Fact]
    public void Dictionaries_return_as_they_were()
    {
        Dictionary<string, List<int?>> value = new() { ["a"] = [1, null], ["\u20ac"] = [], ["caf\u00e9"] = [3] };

        Assert.Equal(value, Return(value));
        Assert.Equal(value, (IEnumerable)Return<IDictionary<string, List<int?>>>(new SortedDictionary<string, List<int?>>(value)));
        Assert.Empty(Return(new Dictionary<string, string>()));
    }

    [Fact]
    public void A_dictionary_takes_nothing_but_a_hash_reference()
    {
        RefusedAs<Dictionary<string, int>>(PerlDataError.WrongType, new PerlArray(["a", 1]));
        RefusedAs<Dictionary<string, int>>(PerlDataError.WrongType, new PerlHash { ClassName = "T" });
        RefusedAs<Dictionary<string, int>>(PerlDataError.OutOfRange, new PerlHash { ["a"] = "x" });
    }

    [Theory]
    [InlineData(typeof(Dictionary<int, string>))]
    [InlineData(typeof(char))]
    [InlineData(typeof(IntPtr))]
    [InlineData(typeof(Action))]
    [InlineData(typeof(List<DateTime>))]
    [InlineData(typeof(Stream))]
    [InlineData(typeof(IDisposable))]
    public void A_type_without_a_value_in_Perl_is_refused_with_advice(Type type) =>
        Assert.Contains("add a PerlConverter<", Assert.Throws<NotSupportedException>(() => Converters.Get(type)).Message, StringComparison.Ordinal);

    private sealed class Once(int[] items) : IEnumerable<int>
    {
        private bool _read;

        public IEnumerator<int> GetEnumerator()
        {
            Assert.False(_read);
            _read = true;
            return items.AsEnumerable().GetEnumerator();
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
