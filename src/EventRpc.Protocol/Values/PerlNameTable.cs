using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace EventRpc.Protocol;

/// <summary>
/// Names, each with a value, looked up by a name as it stands in a document without making a string of it. It is for names
/// of the program's own: who could have names of his choice added could make the look-up slow.
/// </summary>
/// <typeparam name="TValue">What each name stands for.</typeparam>
public sealed class PerlNameTable<TValue>
{
    private readonly Dictionary<byte[], TValue> _values = new(Utf8NameComparer.Instance);
    private readonly Dictionary<byte[], TValue>.AlternateLookup<ReadOnlySpan<byte>> _lookup;

    /// <summary>Creates an empty table.</summary>
    public PerlNameTable()
        : this([])
    {
    }

    /// <summary>Creates a table.</summary>
    /// <param name="values">The names and what they stand for; no name twice.</param>
    /// <exception cref="ArgumentException">A name is there twice.</exception>
    public PerlNameTable(IEnumerable<KeyValuePair<string, TValue>> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        foreach (var (name, value) in values)
            Add(name, value);
        _lookup = _values.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>How many names there are.</summary>
    public int Count => _values.Count;

    /// <summary>What the names stand for, in no particular order.</summary>
    public IReadOnlyCollection<TValue> Values => _values.Values;

    /// <summary>Adds a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">What it stands for.</param>
    /// <exception cref="ArgumentException">The name is there already.</exception>
    public void Add(string name, TValue value) => _values.Add(Encoding.UTF8.GetBytes(name), value);

    /// <summary>Removes a name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>Whether it was there.</returns>
    public bool Remove(string name) => _values.Remove(Encoding.UTF8.GetBytes(name));

    /// <summary>Looks a name up.</summary>
    /// <param name="name">The name as it stands in the document.</param>
    /// <param name="value">What it stands for.</param>
    /// <returns>Whether the table has the name.</returns>
    public bool TryGetValue(PerlStringSpan name, [MaybeNullWhen(false)] out TValue value) =>
        name.IsText || Ascii.IsValid(name.Bytes)
            ? _lookup.TryGetValue(name.Bytes, out value)
            : _values.TryGetValue(Encoding.UTF8.GetBytes(name.ToString()), out value);
}
