namespace EventRpc.AspNetCore;

/// <summary>The files that a module was looked for in, each as it was when it was read.</summary>
internal sealed class ModuleFiles
{
    private readonly Dictionary<string, FileStamp> _stamps = new(StringComparer.Ordinal);

    /// <summary>The files as they were.</summary>
    public IEnumerable<FileStamp> Taken => _stamps.Values;

    /// <summary>The files as they are.</summary>
    public IReadOnlyList<FileStamp> LookAgain() => [.. _stamps.Keys.Select(FileStamp.Of)];

    /// <summary>Names a file that is looked at from now on, and has not been read.</summary>
    public void Add(string path) => _stamps[path] = default;

    /// <summary>Reads a file whole, so that it can be replaced while its code runs.</summary>
    /// <returns>What is in it; null if there is no such file.</returns>
    /// <exception cref="IOException">It cannot be read, or is being written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public byte[]? Read(string path)
    {
        var stamp = _stamps[path] = FileStamp.Of(path);
        if (stamp == default)
            return null;
        var content = File.ReadAllBytes(path);
        return content.Length == stamp.Length && FileStamp.Of(path) == stamp ? content : throw new IOException($"{path} is being written.");
    }
}
