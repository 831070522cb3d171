namespace EventRpc.Tool;

/// <summary>A line that is being typed, and the cursor in it.</summary>
internal sealed class LineBuffer
{
    public string Text { get; private set; } = "";

    /// <summary>How many characters are before the cursor.</summary>
    public int Cursor { get; private set; }

    public void Set(string text) => (Text, Cursor) = (text, text.Length);

    public void Insert(string text) => Replace(Cursor, text);

    /// <summary>Puts a text in the place of what is between a position and the cursor.</summary>
    public void Replace(int start, string text) => (Text, Cursor) = (Text[..start] + text + Text[Cursor..], start + text.Length);

    public void Move(int characters) => Cursor = Math.Clamp(Cursor + characters, 0, Text.Length);

    public void MoveToStart() => Cursor = 0;

    public void MoveToEnd() => Cursor = Text.Length;

    public void DeleteBefore()
    {
        if (Cursor > 0)
            Replace(Cursor - 1, "");
    }

    public void DeleteAfter()
    {
        if (Cursor < Text.Length)
            Text = Text.Remove(Cursor, 1);
    }

    public void DeleteToStart() => Replace(0, "");

    public void DeleteToEnd() => Text = Text[..Cursor];

    /// <summary>Deletes the word before the cursor, and the spaces behind it.</summary>
    public void DeleteWord() => Replace(Text[..Cursor].TrimEnd(' ').LastIndexOf(' ') + 1, "");
}
