using System.Globalization;

namespace EventRpc.Protocol;

/// <summary>
/// Something that a Perl reference refers to: an array, a hash or a scalar. The object here stands for the referent,
/// so that two references to one array are one object.
/// </summary>
public abstract class PerlReferent : PerlValue
{
    private protected PerlReferent()
    {
    }

    /// <summary>The class that the value is blessed into, or null.</summary>
    public string? ClassName { get; set; }

    /// <inheritdoc/>
    public override bool IsTrue => true;

    /// <inheritdoc/>
    public sealed override void WriteTo(PerlWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (writer.WriteShared(this))
            return;
        writer.Begin(this);
        // The class of a regular expression is part of it.
        if (ClassName is null || this is PerlRegexp)
        {
            WriteContentTo(writer);
        }
        else
        {
            writer.WriteStartBlessed(ClassName, Type);
            WriteContentTo(writer);
            writer.WriteEndBlessed();
        }
        writer.End();
    }

    private protected abstract void WriteContentTo(PerlWriter writer);
}

/// <summary>An array.</summary>
public sealed class PerlArray : PerlReferent
{
    // Made when it is needed: a document may hold as many empty arrays as it has bytes.
    private List<PerlValue>? _items;

    /// <summary>Creates an empty array.</summary>
    public PerlArray()
    {
    }

    /// <summary>Creates an array.</summary>
    /// <param name="items">The elements.</param>
    public PerlArray(IEnumerable<PerlValue> items)
    {
        _items = [.. items];
    }

    internal PerlArray(int capacity)
    {
        if (capacity > 0)
            _items = new List<PerlValue>(capacity);
    }

    /// <summary>The elements.</summary>
    public List<PerlValue> Items => _items ??= [];

    /// <summary>How many elements there are.</summary>
    public int Count => _items?.Count ?? 0;

    /// <inheritdoc/>
    public override PerlType Type => PerlType.Array;

    /// <summary>An element, or undef beyond the end, as in Perl.</summary>
    /// <param name="index">The index, from 0.</param>
    public PerlValue this[int index] => (uint)index < (uint)Count ? Items[index] : Undef;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{ClassName}ARRAY({Count})");

    private protected override void WriteContentTo(PerlWriter writer)
    {
        writer.WriteStartArray(Count);
        for (var i = 0; i < Count; i++)
            Items[i].WriteTo(writer);
        writer.WriteEndArray();
    }
}

/// <summary>A hash.</summary>
public sealed class PerlHash : PerlReferent
{
    private Dictionary<string, PerlValue>? _items;

    /// <summary>The pairs. Keys are characters; Perl does not tell a byte key from a text key of the same characters.</summary>
    public Dictionary<string, PerlValue> Items => _items ??= [];

    /// <summary>How many pairs there are.</summary>
    public int Count => _items?.Count ?? 0;

    /// <inheritdoc/>
    public override PerlType Type => PerlType.Hash;

    /// <summary>A value, or undef where there is none, as in Perl.</summary>
    /// <param name="key">The key.</param>
    public PerlValue this[string key]
    {
        get => _items is null ? Undef : _items.GetValueOrDefault(key, Undef);
        set => Items[key] = value;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{ClassName}HASH({Count})");

    private protected override void WriteContentTo(PerlWriter writer)
    {
        writer.WriteStartHash(Count);
        if (Count > 0)
        {
            foreach (var (key, value) in Items)
            {
                writer.WriteKey(key);
                value.WriteTo(writer);
            }
        }
        writer.WriteEndHash();
    }
}

/// <summary>A scalar that is referred to: what <c>\$x</c> or <c>\\@list</c> refers to in Perl.</summary>
public sealed class PerlReference : PerlReferent
{
    /// <summary>Creates a reference to a value.</summary>
    /// <param name="target">The value; undef if not given.</param>
    public PerlReference(PerlValue? target = null)
    {
        Target = target ?? Undef;
    }

    /// <summary>The value that is referred to.</summary>
    public PerlValue Target { get; set; }

    /// <inheritdoc/>
    public override PerlType Type => PerlType.Reference;

    /// <inheritdoc/>
    public override string ToString() => $"{ClassName}SCALAR";

    private protected override void WriteContentTo(PerlWriter writer)
    {
        writer.WriteStartReference();
        Target.WriteTo(writer);
        writer.WriteEndReference();
    }
}
