namespace EventRpc.AspNetCore;

/// <summary>Where in the configuration the settings are, for messages that name a key.</summary>
internal sealed record EventRpcSection(string Path)
{
    /// <summary>The full key of a setting.</summary>
    /// <param name="key">The key below the section.</param>
    public string Key(string key) => Path.Length == 0 ? key : $"{Path}:{key}";
}
