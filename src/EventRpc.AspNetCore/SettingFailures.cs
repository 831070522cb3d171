namespace EventRpc.AspNetCore;

/// <summary>Collects what is wrong with settings, each with its full key and what would be right.</summary>
internal sealed class SettingFailures(EventRpcSection section)
{
    private readonly List<string> _failures = [];

    public IReadOnlyList<string> All => _failures;

    /// <summary>The full key, for what would be right.</summary>
    public string Key(string key) => section.Key(key);

    public void Add(string key, string wrong) => _failures.Add($"{section.Key(key)} {wrong}");

    /// <param name="key">The key below the section.</param>
    /// <param name="value">The number.</param>
    /// <param name="unit">What it is a number of.</param>
    /// <param name="lowest">The lowest that it may be.</param>
    /// <param name="highest">The highest.</param>
    public void Check(string key, int value, string unit, int lowest, int highest)
    {
        if (value < lowest || value > highest)
            Add(key, $"is {value}: give {unit} from {lowest} to {highest}.");
    }

    /// <param name="key">The key below the section.</param>
    /// <param name="value">The time.</param>
    /// <param name="shortest">The shortest that it may be.</param>
    /// <param name="longest">The longest.</param>
    /// <param name="mayBeNone">Whether it may also be zero, for no limit.</param>
    public void Check(string key, TimeSpan value, TimeSpan shortest, TimeSpan longest, bool mayBeNone = false)
    {
        // A number alone is one of days, which nobody expects.
        if ((value < shortest || value > longest) && !(mayBeNone && value == TimeSpan.Zero))
            Add(key, $"is {value}: give a time from {shortest} to {longest}{(mayBeNone ? ", or 0 for no limit" : "")} (days.hours:minutes:seconds).");
    }
}
