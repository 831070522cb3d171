using EventRpc.Protocol;

namespace EventRpc.Client;

/// <summary>Reads the reply to <c>class_info_all</c>.</summary>
internal static class ClassInfo
{
    public static IReadOnlyDictionary<string, RemoteClass> Read(Reply reply)
    {
        var classes = new Dictionary<string, RemoteClass>();
        if (!reply.TrySeek(ReplyKey.AllClasses))
            return classes;
        var reader = reply.Reader;
        reader.ReadStartHash();
        while (reader.MoveNext())
        {
            var name = reader.ReadKey().ToString();
            classes[name] = new RemoteClass(name, ReadMethods(reader));
        }
        return classes;
    }

    private static Dictionary<string, RemoteMethodKind> ReadMethods(PerlReader reader)
    {
        var methods = new Dictionary<string, RemoteMethodKind>();
        reader.ReadStartHash();
        while (reader.MoveNext())
        {
            var name = reader.ReadKey().ToString();
            // The peer's client compares so: 1 may be a number or a string, and anything unknown hands out objects.
            methods[name] = PerlValue.Read(reader).ToString() switch
            {
                "_constructor" => RemoteMethodKind.Constructor,
                "1" => RemoteMethodKind.Method,
                _ => RemoteMethodKind.ObjectMethod,
            };
        }
        return methods;
    }
}
