namespace EventRpc.ClientFactory;

/// <summary>A pool as it was added, for messages that name it or its settings.</summary>
/// <param name="Name">The pool's name.</param>
/// <param name="Section">The path of its settings in the configuration; empty if they are made in code.</param>
internal sealed record PoolRegistration(string Name, string Section)
{
    /// <summary>The full key of a setting.</summary>
    /// <param name="key">The key below the section.</param>
    public string Key(string key) => Section.Length == 0 ? $"{key} of the client '{Name}'" : $"{Section}:{key}";

    /// <summary>A sentence with the full key of a setting.</summary>
    /// <param name="sentence">What begins with the key below the section.</param>
    public string Explain(string sentence)
    {
        var end = sentence.IndexOf(' ', StringComparison.Ordinal);
        return Key(sentence[..end]) + sentence[end..];
    }
}
