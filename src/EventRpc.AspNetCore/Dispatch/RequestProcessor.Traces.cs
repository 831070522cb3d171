using System.Diagnostics;

namespace EventRpc.AspNetCore;

/// <content>The span of the call at hand, where somebody wants one.</content>
internal sealed partial class RequestProcessor
{
    private Activity? _activity;

    private ValueTask<bool> TraceAsync(ExportedMethod method, ObjectEntry? target, in RpcRequest request, string access)
    {
        var outer = Activity.Current;
        StartActivity(method.Statistics.Tags);
        try
        {
            return AdmitAsync(method, target, request, access);
        }
        finally
        {
            // What goes on waiting has taken the span with it; the connection's loop must not take it to the next call.
            Activity.Current = outer;
        }
    }

    /// <summary>Refuses the call of what is not there.</summary>
    /// <param name="refusal">The reply.</param>
    /// <param name="name">What the client called, shortened.</param>
    private bool RefuseUnknown(string refusal, string name)
    {
        if (!CallActivities.AreWanted)
            return RefuseCall(refusal, null);
        var outer = Activity.Current;
        StartActivity(_server.Statistics.Other.Tags);
        _activity?.SetTag(TagNames.RpcMethodOriginal, LogText.Escape(name));
        try
        {
            return RefuseCall(refusal, null);
        }
        finally
        {
            Activity.Current = outer;
        }
    }

    private void StartActivity(CallTags tags) =>
        _activity = CallActivities.Start(tags, _connection, _server.Time.GetUtcNow() - _server.Time.GetElapsedTime(_takenUpAt));

    private void StopActivity(TimeSpan duration, RpcCallOutcome outcome)
    {
        if (_activity is not { } activity)
            return;
        _activity = null;
        CallActivities.Stop(activity, duration, outcome);
    }
}
