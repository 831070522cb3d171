using System.Collections.Concurrent;

namespace EventRpc.Interop.Tests;

/// <summary>What exported classes saw, under labels that the script or the class chose; for the test to look at.</summary>
public sealed class Observed
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<object?>> _values = new();

    /// <summary>Notes a value, and returns it.</summary>
    public T Note<T>(string label, T value)
    {
        Slot(label).TrySetResult(value);
        return value;
    }

    /// <summary>A value that has been seen.</summary>
    public T Get<T>(string label)
    {
        Assert.True(Slot(label).Task.IsCompletedSuccessfully, $"The server has not seen '{label}'.");
        return Assert.IsType<T>(Slot(label).Task.Result, exactMatch: false);
    }

    /// <summary>Whether it has been seen.</summary>
    public bool Has(string label) => Slot(label).Task.IsCompleted;

    /// <summary>Waits for what the script makes happen.</summary>
    public Task<object?> WaitForAsync(string label) =>
        Slot(label).Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

    private TaskCompletionSource<object?> Slot(string label) =>
        _values.GetOrAdd(label, _ => new TaskCompletionSource<object?>(TaskCreationOptions.RunContinuationsAsynchronously));
}
