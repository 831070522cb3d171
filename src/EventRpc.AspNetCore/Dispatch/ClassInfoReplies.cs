using EventRpc.Protocol;

namespace EventRpc.AspNetCore;

/// <summary>The replies that tell a client what it can call, and whom it talks to.</summary>
internal static class ClassInfoReplies
{
    /// <summary>The release that the peer's clients expect; they warn of any other (Event::RPC::Client 1.10).</summary>
    private const string PeerVersion = "1.10";

    /// <summary>The version of the protocol; the peer's clients refuse a lower one.</summary>
    private const string ProtocolVersion = "1.00";

    public static void Version(ReplyWriter replies, PerlReader request)
    {
        replies.Begin(request, 4);
        var writer = replies.Writer;
        writer.WriteKey("version"u8);
        writer.WriteString(PeerVersion);
        writer.WriteKey("protocol"u8);
        writer.WriteString(ProtocolVersion);
        // Not of the peer, whose clients do not look at it: requests may be sent ahead, and are answered in order.
        writer.WriteKey("pipelining"u8);
        writer.WriteInteger(1L);
        replies.End();
    }

    public static void Classes(ReplyWriter replies, PerlReader request, IReadOnlyList<VisibleClass> classes)
    {
        replies.Begin(request, 2);
        var writer = replies.Writer;
        writer.WriteKey("classes"u8);
        writer.WriteStartArray(classes.Count);
        foreach (var exported in classes)
            writer.WriteString(exported.Name);
        writer.WriteEndArray();
        replies.End();
    }

    public static void Class(ReplyWriter replies, PerlReader request, VisibleClass exported)
    {
        replies.Begin(request, 2);
        replies.Writer.WriteKey("methods"u8);
        WriteMethods(replies.Writer, exported);
        replies.End();
    }

    public static void AllClasses(ReplyWriter replies, PerlReader request, IReadOnlyList<VisibleClass> classes)
    {
        replies.Begin(request, 2);
        var writer = replies.Writer;
        writer.WriteKey("class_info_all"u8);
        writer.WriteStartHash(classes.Count);
        foreach (var exported in classes)
        {
            writer.WriteKey(exported.Name);
            WriteMethods(writer, exported);
        }
        writer.WriteEndHash();
        replies.End();
    }

    private static void WriteMethods(PerlWriter writer, VisibleClass exported)
    {
        writer.WriteStartHash(exported.Methods.Count);
        foreach (var method in exported.Methods)
        {
            writer.WriteKey(method.Name);
            // The client compares with these strings, and takes anything else for an object method.
            if (method.Kind == RpcMethodKind.Method)
                writer.WriteInteger(1L);
            else
                writer.WriteString(method.Kind == RpcMethodKind.ObjectMethod ? "_object" : "_constructor");
        }
        writer.WriteEndHash();
    }
}
