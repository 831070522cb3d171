using System.Runtime.CompilerServices;
using System.Text;

namespace EventRpc.Protocol;

/// <summary>
/// Where a string with escapes is put together: as Latin-1 for as long as that can hold it, else as UTF-8. Its memory
/// is used again for the next string.
/// </summary>
internal sealed class JsonScratch
{
    /// <summary>What is kept from one document to the next. One large string must not be paid for for ever.</summary>
    private const int KeptSize = 16 * 1024;

    private byte[] _bytes = [];
    private int _length;
    private bool _isText;

    /// <summary>What has been put together, valid until the next change.</summary>
    public PerlStringSpan Value => new(_bytes.AsSpan(0, _length), _isText);

    public void Clear()
    {
        _length = 0;
        _isText = false;
    }

    /// <summary>Gives back memory that only an unusually long string needed.</summary>
    public void Trim()
    {
        if (_bytes.Length > KeptSize)
            _bytes = [];
    }

    /// <summary>Makes room for bytes whose number is known, to be followed by <see cref="Advance"/>.</summary>
    public Span<byte> GetSpan(long size)
    {
        if (_bytes.Length - _length < size)
            Grow(size);
        return _bytes.AsSpan(_length);
    }

    public void Advance(int count) => _length += count;

    /// <summary>Appends characters of one byte each.</summary>
    public void AppendLatin1(ReadOnlySpan<byte> characters)
    {
        if (_isText)
        {
            AppendAsUtf8(characters);
            return;
        }
        characters.CopyTo(GetSpan(characters.Length));
        _length += characters.Length;
    }

    /// <summary>Appends one character, which is not a surrogate.</summary>
    public void Append(int codePoint)
    {
        if (!_isText)
        {
            if (codePoint <= 0xff)
            {
                GetSpan(1)[0] = (byte)codePoint;
                _length++;
                return;
            }
            BecomeText();
        }
        _length += new Rune(codePoint).EncodeToUtf8(GetSpan(4));
    }

    /// <summary>Turns what is there from Latin-1 into UTF-8, from its end so that it can stay where it is.</summary>
    private void BecomeText()
    {
        _isText = true;
        var wide = _length - CountAscii(_bytes.AsSpan(0, _length));
        if (wide == 0)
            return;

        GetSpan(wide);
        var target = _length + wide;
        for (var source = _length - 1; source >= 0 && target > source + 1; source--)
        {
            var character = _bytes[source];
            if (character < 0x80)
            {
                _bytes[--target] = character;
                continue;
            }
            _bytes[--target] = (byte)(0x80 | (character & 0x3f));
            _bytes[--target] = (byte)(0xc0 | (character >> 6));
        }
        _length += wide;
    }

    private void AppendAsUtf8(ReadOnlySpan<byte> characters)
    {
        var target = GetSpan(2L * characters.Length);
        var written = 0;
        foreach (var character in characters)
        {
            if (character < 0x80)
            {
                target[written++] = character;
                continue;
            }
            target[written++] = (byte)(0xc0 | (character >> 6));
            target[written++] = (byte)(0x80 | (character & 0x3f));
        }
        _length += written;
    }

    private static int CountAscii(ReadOnlySpan<byte> characters)
    {
        var count = 0;
        foreach (var character in characters)
            count += character < 0x80 ? 1 : 0;
        return count;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(long size)
    {
        var needed = _length + size;
        if (needed > Array.MaxLength)
            throw new PerlDataException(PerlDataError.LimitExceeded, "A string is longer than an array can be");
        Array.Resize(ref _bytes, (int)Math.Clamp(Math.Max(needed, _bytes.Length * 2L), 64, Array.MaxLength));
    }
}
