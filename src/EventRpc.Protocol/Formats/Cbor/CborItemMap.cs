namespace EventRpc.Protocol;

/// <summary>
/// What the tags 25, 28, 29 and 256 of a CBOR document refer to, by position, so that a reader may come back to any
/// value in any order. Found in one pass over the document, which only those documents pay for that have such tags.
/// </summary>
/// <remarks>
/// The pass stops without a word where the document is malformed or ends: the reader gets there as well, and says so.
/// All positions count from the first byte of the document.
/// </remarks>
internal sealed class CborItemMap
{
    /// <summary>A shared value that is nothing but a reference to itself.</summary>
    public const int Itself = -2;

    /// <summary>No such value.</summary>
    public const int None = -1;

    /// <summary>More than what 512 levels of objects take, and some namespaces.</summary>
    private const int MaxDepth = 2048;

    private const int MaxKept = 1024;

    // What stands for the number of items to come, where there is none.
    private const long WithoutCount = -1, OfNamespace = -2;

    private readonly List<SharedItem> _shared = [];
    private readonly List<(int Position, int Target)> _stringReferences = [];

    /// <summary>The strings that can be referred to, of all open namespaces, those of the innermost last.</summary>
    private readonly List<int> _strings = [];

    /// <summary>Of each open item how many others are still to come, the innermost on top.</summary>
    private readonly Stack<long> _open = new();

    private readonly Stack<int> _outerNamespaces = new();

    /// <summary>Where the strings of the innermost namespace begin; −1 outside of any.</summary>
    private int _namespace;

    // Shared values whose item has not been found yet: all from here on.
    private int _firstWithoutItem;
    private int _firstWithoutValue;

    /// <summary>Whether <see cref="Build"/> has been called.</summary>
    public bool IsBuilt { get; private set; }

    /// <summary>Whether there is more to the document than could be looked at.</summary>
    public bool IsTooDeep { get; private set; }

    public void Clear()
    {
        if (!IsBuilt)
            return;
        IsBuilt = IsTooDeep = false;
        Trim(_shared);
        Trim(_stringReferences);
        Trim(_strings);
        _open.Clear();
        _outerNamespaces.Clear();
    }

    public void Build(ReadOnlySpan<byte> document)
    {
        IsBuilt = true;
        _namespace = -1;
        _firstWithoutItem = _firstWithoutValue = 0;
        var position = 0;
        while (PassHead(document, ref position, out var isWhole) && (!isWhole || EndItem()))
        {
        }
        // None of them is of use any more.
        Trim(_strings);
        _open.Clear();
        _outerNamespaces.Clear();
    }

    /// <summary>The item that a reference to a shared value (tag 29) means.</summary>
    /// <param name="number">The number that stands there.</param>
    /// <param name="position">Where the reference stands.</param>
    /// <param name="keepsTags">Whether tags without meaning belong to the item.</param>
    /// <returns>Its position; <see cref="None"/> or <see cref="Itself"/> if there is none.</returns>
    public int FindShared(ulong number, int position, bool keepsTags)
    {
        if (number >= (ulong)_shared.Count || _shared[(int)number].Tag > position)
            return None;
        return keepsTags ? _shared[(int)number].Item : _shared[(int)number].Value;
    }

    /// <summary>The string that the reference (tag 25) at a position means; <see cref="None"/> if there is none.</summary>
    public int FindString(int position)
    {
        int low = 0, high = _stringReferences.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (_stringReferences[middle].Position == position)
                return _stringReferences[middle].Target;
            if (_stringReferences[middle].Position < position)
                low = middle + 1;
            else
                high = middle - 1;
        }
        return None;
    }

    /// <summary>Whether an item is marked as shared (tag 28).</summary>
    public bool IsShared(int position)
    {
        // The last mark before it, if any, is its own.
        int low = 0, high = _shared.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (_shared[middle].Tag < position)
                low = middle + 1;
            else
                high = middle - 1;
        }
        return high >= 0 && (_shared[high].Item == position || _shared[high].Value == position);
    }

    /// <summary>Passes an item's head, and its content if that is no items.</summary>
    /// <param name="document">The document.</param>
    /// <param name="position">Where the item begins.</param>
    /// <param name="isWhole">Whether the item ends here; otherwise items follow that belong to it.</param>
    /// <returns>Whether there was an item.</returns>
    private bool PassHead(ReadOnlySpan<byte> document, ref int position, out bool isWhole)
    {
        isWhole = true;
        var start = position;
        if (!CborHead.TryRead(document, ref position, out var head))
            return false;
        switch (head.Major)
        {
            case 2 or 3 when head.IsOpen:
                FoundItem(start, start);
                return CborHead.TryPassChunks(document, ref position);
            case 2 or 3:
                FoundItem(start, start);
                if (head.Argument > (ulong)(document.Length - position))
                    return false;
                position += (int)head.Argument;
                NoteString(start, (int)head.Argument);
                return true;
            case 4 or 5:
                FoundItem(start, start);
                if (head.Argument > (ulong)(document.Length - position))
                    return false;
                isWhole = head is { IsOpen: false, Argument: 0 };
                return isWhole || Open(head.IsOpen ? WithoutCount : (int)head.Argument * (head.Major == 4 ? 1L : 2L));
            case 6:
                return PassTag(document, start, head.Argument, ref position, out isWhole);
            case 7 when head.IsOpen:
                // A break; the item that it ends is one of the item around it.
                return _open.TryPop(out var ended) && ended == WithoutCount;
            default:
                FoundItem(start, start);
                return !head.IsOpen;
        }
    }

    private bool PassTag(ReadOnlySpan<byte> document, int start, ulong tag, ref int position, out bool isWhole)
    {
        isWhole = false;
        switch (tag)
        {
            case CborTag.Shareable:
                // Doubling would take more memory than so many marks are worth: each has three bytes or more.
                if (_shared.Count == _shared.Capacity && _shared.Count >= MaxKept)
                    _shared.EnsureCapacity(_shared.Count + (document.Length - start) / 3 + 1);
                _shared.Add(new SharedItem { Tag = start, Item = None, Value = None });
                return true;
            case CborTag.StringNamespace:
                if (!Open(OfNamespace))
                    return false;
                _outerNamespaces.Push(_namespace);
                _namespace = _strings.Count;
                return true;
            case CborTag.SelfDescribed:
                return true;
            case CborTag.StringReference or CborTag.SharedReference:
                isWhole = true;
                if (!CborHead.TryRead(document, ref position, out var number) || number.Major != 0 || number.IsOpen)
                    return false;
                if (tag == CborTag.StringReference)
                    FoundStringReference(start, number.Argument);
                else
                    FoundSharedReference(number.Argument);
                return true;
            default:
                FoundTag(start);
                if (CborTag.HasMeaning(tag))
                    FoundItem(start, start);
                return true;
        }
    }

    private void FoundStringReference(int start, ulong index)
    {
        var target = _namespace >= 0 && index < (ulong)(_strings.Count - _namespace) ? _strings[_namespace + (int)index] : None;
        _stringReferences.Add((start, target));
        FoundItem(target, target);
    }

    private void FoundSharedReference(ulong number)
    {
        if (number >= (ulong)_shared.Count)
        {
            FoundItem(None, None);
            return;
        }
        var known = (int)number;
        var (item, value) = (_shared[known].Item, _shared[known].Value);
        FoundItem(known >= _firstWithoutItem ? Itself : item, known >= _firstWithoutValue ? Itself : value);
    }

    /// <summary>Notes what the marks before an item mark.</summary>
    private void FoundItem(int item, int value)
    {
        FoundTag(item);
        for (; _firstWithoutValue < _shared.Count; _firstWithoutValue++)
            _shared[_firstWithoutValue] = _shared[_firstWithoutValue] with { Value = value };
    }

    /// <summary>The same for an item that is a tag without a meaning, behind which the value is still to come.</summary>
    private void FoundTag(int item)
    {
        for (; _firstWithoutItem < _shared.Count; _firstWithoutItem++)
            _shared[_firstWithoutItem] = _shared[_firstWithoutItem] with { Item = item };
    }

    /// <summary>Gives a string its number, if it is worth referring to by the number that it would get.</summary>
    private void NoteString(int start, int length)
    {
        if (_namespace < 0)
            return;
        var shortest = (_strings.Count - _namespace) switch
        {
            < 24 => 3,
            < 0x100 => 4,
            < 0x10000 => 5,
            _ => 7,
        };
        if (length >= shortest)
            _strings.Add(start);
    }

    private bool Open(long remaining)
    {
        if (_open.Count >= MaxDepth)
        {
            IsTooDeep = true;
            return false;
        }
        _open.Push(remaining);
        return true;
    }

    /// <summary>Counts a whole item in the one around it, which may be whole then as well.</summary>
    /// <returns>Whether the document goes on.</returns>
    private bool EndItem()
    {
        while (_open.TryPop(out var remaining))
        {
            switch (remaining)
            {
                case WithoutCount:
                    _open.Push(remaining);
                    return true;
                case OfNamespace:
                    _strings.RemoveRange(_namespace, _strings.Count - _namespace);
                    _namespace = _outerNamespaces.Pop();
                    break;
                case > 1:
                    _open.Push(remaining - 1);
                    return true;
            }
        }
        return false;
    }

    private static void Trim<T>(List<T> list)
    {
        list.Clear();
        if (list.Capacity > MaxKept)
            list.Capacity = 0;
    }

    /// <summary>A value that is marked as shared.</summary>
    private readonly record struct SharedItem
    {
        /// <summary>Where the mark stands.</summary>
        public int Tag { get; init; }

        /// <summary>Where the item stands that is marked.</summary>
        public int Item { get; init; }

        /// <summary>The same behind tags without a meaning.</summary>
        public int Value { get; init; }
    }
}
