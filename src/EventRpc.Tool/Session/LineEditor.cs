namespace EventRpc.Tool;

/// <summary>Reads lines that are typed at a terminal: with a cursor, a history and completion by Tab.</summary>
/// <param name="prompt">What stands before the line.</param>
/// <param name="complete">Finds what the word before the cursor may become.</param>
internal sealed class LineEditor(string prompt, Func<string, (int Start, IReadOnlyList<string> Words)> complete)
{
    private const int FallbackWidth = 80;

    private readonly LineHistory _history = new();
    private readonly LineBuffer _line = new();

    /// <summary>Reads a line.</summary>
    /// <returns>The line; null when there are no more (Ctrl+D).</returns>
    public string? Read()
    {
        // Ctrl+C drops the line, as in a shell; while a call runs it ends the tool.
        Console.TreatControlCAsInput = true;
        try
        {
            _line.Set("");
            while (true)
            {
                Draw();
                var key = Console.ReadKey(intercept: true);
                if (key.Key == ConsoleKey.Enter)
                    return Finish();
                if (IsControl(key, ConsoleKey.D) && _line.Text.Length == 0)
                {
                    Console.Out.WriteLine();
                    return null;
                }
                Apply(key);
            }
        }
        finally
        {
            Console.TreatControlCAsInput = false;
        }
    }

    private static bool IsControl(ConsoleKeyInfo key, ConsoleKey letter) => key.Modifiers == ConsoleModifiers.Control && key.Key == letter;

    private string Finish()
    {
        Console.Out.WriteLine();
        _history.Add(_line.Text);
        return _line.Text;
    }

    private void Apply(ConsoleKeyInfo key)
    {
        switch (key.Key)
        {
            case ConsoleKey.LeftArrow:
                _line.Move(-1);
                break;
            case ConsoleKey.RightArrow:
                _line.Move(1);
                break;
            case ConsoleKey.Home or ConsoleKey.End:
                _line.Move(key.Key == ConsoleKey.Home ? -_line.Cursor : _line.Text.Length);
                break;
            case ConsoleKey.UpArrow:
                _line.Set(_history.Older(_line.Text));
                break;
            case ConsoleKey.DownArrow:
                _line.Set(_history.Newer(_line.Text));
                break;
            case ConsoleKey.Backspace:
                _line.DeleteBefore();
                break;
            case ConsoleKey.Delete:
                _line.DeleteAfter();
                break;
            case ConsoleKey.Tab:
                Complete();
                break;
            default:
                if (key.Modifiers.HasFlag(ConsoleModifiers.Control))
                    ApplyControl(key.Key);
                else if (!char.IsControl(key.KeyChar))
                    _line.Insert(key.KeyChar.ToString());
                break;
        }
    }

    /// <summary>The keys of every shell.</summary>
    private void ApplyControl(ConsoleKey key)
    {
        switch (key)
        {
            case ConsoleKey.A:
                _line.MoveToStart();
                break;
            case ConsoleKey.E:
                _line.MoveToEnd();
                break;
            case ConsoleKey.D:
                _line.DeleteAfter();
                break;
            case ConsoleKey.K:
                _line.DeleteToEnd();
                break;
            case ConsoleKey.U:
                _line.DeleteToStart();
                break;
            case ConsoleKey.W:
                _line.DeleteWord();
                break;
            case ConsoleKey.C:
                Console.Out.WriteLine("^C");
                _line.Set("");
                break;
        }
    }

    private void Complete()
    {
        var (start, words) = complete(_line.Text[.._line.Cursor]);
        if (words is [var only])
        {
            _line.Replace(start, only + " ");
            return;
        }
        if (words.Count == 0)
            return;
        var common = words.Aggregate(CommonStart);
        if (common.Length > _line.Cursor - start)
        {
            _line.Replace(start, common);
            return;
        }
        Console.Out.WriteLine();
        Console.Out.WriteLine(string.Join("  ", words));
    }

    private static string CommonStart(string one, string other) => one[..one.AsSpan().CommonPrefixLength(other)];

    /// <summary>Draws the line anew, or as much of it around the cursor as there is room for.</summary>
    private void Draw()
    {
        var room = Math.Max(10, (Console.WindowWidth is > 0 and var width ? width : FallbackWidth) - prompt.Length - 1);
        var from = Math.Max(0, _line.Cursor - room);
        var shown = _line.Text.Substring(from, Math.Min(room, _line.Text.Length - from));
        var back = shown.Length - (_line.Cursor - from);
        Console.Out.Write($"\r{prompt}{shown}\u001b[K{(back > 0 ? $"\u001b[{back}D" : "")}");
    }
}
