using System.Text;

namespace EventRpc.Protocol;

/// <content>Open containers, references, and the keys that wait for their values.</content>
internal sealed partial class StorableWriter
{
    private const int KeepAtMost = 1024;

    private Container[] _open = new Container[8];

    /// <summary>The keys of pairs whose values are being written, the innermost last.</summary>
    private Stretch<byte> _heldKeys = new();

    /// <summary>Where the keys stand that the open hashes have so far, as long as these keys have no flags.</summary>
    private Stretch<int> _keyPlaces = new();

    /// <summary>Where flags are missing in hashes that turned out to need them, in no order.</summary>
    private Stretch<int> _missingFlags = new();

    private ref Container Top => ref _open[Depth - 1];

    public override void WriteKey(ReadOnlySpan<byte> key) => HoldKey(key, isText: false);

    /// <remarks>Perl keeps a key as bytes if it can, and so do we: no flag is needed then.</remarks>
    public override void WriteKey(ReadOnlySpan<char> key)
    {
        var isText = key.ContainsAnyExceptInRange('\0', '\u00ff');
        var size = PerlUtf8.GetMaxByteCount(key.Length);
        byte[]? rented = null;
        Span<byte> bytes = size <= 384 ? stackalloc byte[384] : rented = MessageArrays.Rent<byte>(size);
        HoldKey(bytes[..(isText ? PerlUtf8.GetBytes(key, bytes) : Encoding.Latin1.GetBytes(key, bytes))], isText);
        if (rented is not null)
            MessageArrays.Return(rented);
    }

    /// <summary>Begins a reference; none is written at the root and behind a class name, where only what is referred
    /// to stands.</summary>
    private void BeginReference()
    {
        if (Depth == 0 || Top.Kind == ContainerKind.Blessed)
            return;
        _items++;
        Output.Write(StorableTag.Ref);
    }

    private void Open(ContainerKind kind)
    {
        BeginReference();
        Enter();
        NumberReferent();
        Push(kind);
    }

    /// <summary>Gives what a reference refers to its number, and notes it for <see cref="WriteShared"/>.</summary>
    private void NumberReferent()
    {
        if (_nextReferent is not null)
        {
            _itemOfReferent![_nextReferent] = _items;
            _nextReferent = null;
        }
        _items++;
    }

    private void Push(ContainerKind kind)
    {
        if (Depth > _open.Length)
            Array.Resize(ref _open, _open.Length * 2);
        Top = new Container { Kind = kind, FirstKey = _keyPlaces.Count };
    }

    private void Close()
    {
        Leave();
        EndValue();
    }

    private void HoldKey(ReadOnlySpan<byte> key, bool isText)
    {
        ref var top = ref Top;
        top.HeldKey = _heldKeys.Count;
        top.IsText = isText;
        _heldKeys.Append(key);
    }

    /// <summary>A value has been written: its key follows, if it has one.</summary>
    private void EndValue()
    {
        if (Depth == 0 || Top.Kind != ContainerKind.Hash)
            return;

        ref var top = ref Top;
        if (top.IsText && !top.HasFlags)
            BeginFlags(ref top);
        if (top.HasFlags)
            Output.Write(top.IsText ? StorableTag.KeyIsUtf8 : (byte)0);
        else
            _keyPlaces.Append([Output.Length]);
        var key = _heldKeys.Items[top.HeldKey..];
        WriteLength(key.Length);
        Output.Write(key);
        _heldKeys.Count = top.HeldKey;
    }

    /// <summary>
    /// A hash needs flags for its keys, and has some already without. Room for them is made when the document is
    /// complete, for all hashes at once: moving what each hash holds would take too long where hashes nest.
    /// </summary>
    private void BeginFlags(ref Container hash)
    {
        hash.HasFlags = true;
        Output.WrittenSpan[hash.Start] = StorableTag.FlagHash;
        _missingFlags.Append([hash.Start + 1]);
        _missingFlags.Append(_keyPlaces.Items[hash.FirstKey..]);
        _keyPlaces.Count = hash.FirstKey;
    }

    private void InsertKeyFlags()
    {
        var places = _missingFlags.Items;
        if (places.IsEmpty)
            return;

        places.Sort();
        var end = Output.Length;
        Output.GetSpan(places.Length);
        Output.Advance(places.Length);
        var written = Output.WrittenSpan;
        for (var i = places.Length - 1; i >= 0; i--)
        {
            var place = places[i];
            written[place..end].CopyTo(written[(place + i + 1)..]);
            written[place + i] = 0;
            end = place;
        }
    }

    private void ForgetContainers()
    {
        _heldKeys.Clear(KeepAtMost);
        _keyPlaces.Clear(KeepAtMost);
        _missingFlags.Clear(KeepAtMost);
        if (_open.Length > KeepAtMost)
            _open = new Container[8];
    }

    private enum ContainerKind : byte
    {
        Array,
        Hash,
        Reference,
        Blessed,
    }

    /// <summary>An open container.</summary>
    private struct Container
    {
        public ContainerKind Kind;

        /// <summary>Whether the keys of the hash have flags.</summary>
        public bool HasFlags;

        /// <summary>Whether the key that is held back is text.</summary>
        public bool IsText;

        /// <summary>Where the tag of the hash stands.</summary>
        public int Start;

        /// <summary>Where the key that is held back begins.</summary>
        public int HeldKey;

        /// <summary>Where the places of its keys begin.</summary>
        public int FirstKey;
    }

    /// <summary>A growing array.</summary>
    private struct Stretch<T>()
    {
        private T[] _array = [];

        public int Count { get; set; }

        public readonly Span<T> Items => _array.AsSpan(0, Count);

        public void Append(ReadOnlySpan<T> items)
        {
            if (items.Length > _array.Length - Count)
                Array.Resize(ref _array, Math.Max(Count + items.Length, Math.Max(16, _array.Length * 2)));
            items.CopyTo(_array.AsSpan(Count));
            Count += items.Length;
        }

        public void Clear(int keepAtMost)
        {
            Count = 0;
            if (_array.Length > keepAtMost)
                _array = [];
        }
    }
}
