namespace EventRpc.LoadTest.Load;

/// <summary>Messages as they are sent, framed.</summary>
internal static class LoadMessages
{
    /// <summary>A value as a message.</summary>
    public static byte[] Encode(MessageFormat format, PerlValue message)
    {
        using var output = new MessageBuffer();
        var start = MessageFrame.Begin(output);
        var writer = format.CreateWriter();
        writer.Start(output);
        message.WriteTo(writer);
        writer.Complete();
        MessageFrame.End(output, start);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>A call of a method.</summary>
    public static byte[] Call(MessageFormat format, string oid, string method, params PerlValue[] arguments) =>
        Encode(format, new PerlHash { ["cmd"] = "exec", ["oid"] = oid, ["method"] = method, ["params"] = new PerlArray(arguments) });

    /// <summary>The reply to get_data, in Sereal.</summary>
    public static byte[] Reply() =>
        Encode(MessageFormat.Sereal, new PerlHash { ["ok"] = 1, ["rc"] = new PerlArray(["some data"]) });
}
