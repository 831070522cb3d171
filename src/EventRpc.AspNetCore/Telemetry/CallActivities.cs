using System.Diagnostics;
using System.Net;

namespace EventRpc.AspNetCore;

/// <summary>The spans of calls.</summary>
internal static class CallActivities
{
    private static readonly ActivitySource Source = new(EventRpcTelemetry.ActivitySourceName);

    /// <summary>Whether anybody wants spans.</summary>
    public static bool AreWanted => Source.HasListeners();

    /// <summary>
    /// Starts the span of a call, if the listeners want it, and makes it the current one. The protocol carries no trace
    /// context, so each call begins a trace.
    /// </summary>
    /// <param name="tags">The method's.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="started">When the call was taken up.</param>
    public static Activity? Start(CallTags tags, RpcConnection connection, DateTimeOffset started)
    {
        var outer = Activity.Current;
        Activity.Current = null;
        var activity = Source.StartActivity(
            tags.Method == EventRpcTelemetry.OtherMethod ? EventRpcTelemetry.SystemName : tags.Method,
            ActivityKind.Server,
            parentContext: default,
            tags.AtStart,
            outer is null ? null : [new ActivityLink(outer.Context)],
            started);
        if (activity is null)
            Activity.Current = outer;
        else if (activity.IsAllDataRequested)
            Describe(activity, connection);
        return activity;
    }

    /// <summary>Ends the span of a call.</summary>
    public static void Stop(Activity activity, TimeSpan duration, RpcCallOutcome outcome)
    {
        if (outcome != RpcCallOutcome.Succeeded)
        {
            activity.SetTag(TagNames.ErrorType, CallTags.ErrorType(outcome));
            activity.SetStatus(ActivityStatusCode.Error);
        }
        // The same that the metric says.
        activity.SetEndTime(activity.StartTimeUtc + duration);
        activity.Stop();
    }

    private static void Describe(Activity activity, RpcConnection connection)
    {
        activity.SetTag(TagNames.ConnectionId, connection.Id);
        SetEndPoint(activity, connection.RemoteEndPoint, TagNames.ClientAddress, TagNames.ClientPort);
        SetEndPoint(activity, connection.LocalEndPoint, TagNames.ServerAddress, TagNames.ServerPort);
    }

    private static void SetEndPoint(Activity activity, EndPoint? endPoint, string address, string port)
    {
        if (endPoint is IPEndPoint ip)
        {
            activity.SetTag(address, ip.Address.ToString());
            activity.SetTag(port, ip.Port);
        }
        else if (endPoint is not null)
        {
            activity.SetTag(address, endPoint.ToString());
        }
    }
}
