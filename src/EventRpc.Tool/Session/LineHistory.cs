namespace EventRpc.Tool;

/// <summary>The lines that were typed before. They are not kept in a file, as there may be secrets in them.</summary>
internal sealed class LineHistory
{
    private const int MaxLines = 1000;

    private readonly List<string> _lines = [];
    private int _position;
    private string _unfinished = "";

    public void Add(string line)
    {
        if (line.Length > 0 && (_lines is not [.., var last] || last != line))
            _lines.Add(line);
        if (_lines.Count > MaxLines)
            _lines.RemoveAt(0);
        _position = _lines.Count;
    }

    /// <summary>The line before, or the same if there is none.</summary>
    /// <param name="current">What is there now, which comes back when one goes forward again.</param>
    public string Older(string current)
    {
        if (_position == _lines.Count)
            _unfinished = current;
        if (_position == 0)
            return current;
        return _lines[--_position];
    }

    /// <summary>The line after.</summary>
    public string Newer(string current)
    {
        if (_position == _lines.Count)
            return current;
        return ++_position == _lines.Count ? _unfinished : _lines[_position];
    }
}
