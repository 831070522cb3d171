using System.Diagnostics;

namespace EventRpc.Resilience;

/// <summary>Waits for what shows only when one looks.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Looks again and again until a state has come, which must be in time.</summary>
    /// <param name="take">Takes the state.</param>
    /// <param name="hasCome">Whether it is the one that is waited for.</param>
    /// <param name="patience">How long it may take.</param>
    public static async Task<T> UntilAsync<T>(Func<Task<T>> take, Func<T, bool> hasCome, TimeSpan patience)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var state = await take();
            if (hasCome(state))
                return state;
            Assert.True(clock.Elapsed < patience, $"What was waited for has not come: {state}");
            await Task.Delay(Pause);
        }
    }
}
