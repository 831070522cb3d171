namespace EventRpc.AspNetCore;

/// <summary>What happened within a second, and how things stood at its end.</summary>
/// <param name="Number">Counts from 1.</param>
/// <param name="Time">Its end.</param>
/// <param name="Seconds">How long it really was.</param>
/// <param name="Calls">Calls that ended in it.</param>
/// <param name="Errors">Those of them that did not succeed.</param>
/// <param name="P50">The duration that half of them did not exceed.</param>
/// <param name="P95">Likewise 95 in a hundred.</param>
/// <param name="P99">Likewise 99 in a hundred.</param>
/// <param name="BytesReceived">Bytes of messages received in it.</param>
/// <param name="BytesSent">Bytes of messages sent in it.</param>
/// <param name="Connections">How many clients were connected.</param>
/// <param name="Objects">How many objects were kept for them.</param>
/// <param name="CallsInFlight">How many calls were waiting for their methods.</param>
internal sealed record StatisticsSample(
    long Number,
    DateTimeOffset Time,
    double Seconds,
    long Calls,
    long Errors,
    TimeSpan P50,
    TimeSpan P95,
    TimeSpan P99,
    long BytesReceived,
    long BytesSent,
    int Connections,
    int Objects,
    int CallsInFlight);
