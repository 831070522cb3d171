using EventRpc.Protocol;

namespace EventRpc.Client;

/// <summary>Reads the reply to <c>class_info_all</c>.</summary>
internal static class ClassInfo
{
    /// <summary>A message of a few megabytes has room for millions of empty classes, which take fifty times as much here.</summary>
    private const int MaxClasses = 10_000;

    /// <summary>How many methods all classes together may have.</summary>
    private const int MaxMethods = 100_000;

    public static IReadOnlyDictionary<string, RemoteClass> Read(Reply reply)
    {
        var classes = new Dictionary<string, RemoteClass>();
        if (!reply.TrySeek(ReplyKey.AllClasses))
            return classes;
        var reader = reply.Reader;
        var methodCount = 0;
        reader.ReadStartHash();
        while (reader.MoveNext())
        {
            ThrowIfMore(classes.Count + 1, MaxClasses, "classes");
            var name = reader.ReadKey().ToString();
            classes[name] = new RemoteClass(name, ReadMethods(reader, ref methodCount));
        }
        return classes;
    }

    private static Dictionary<string, RemoteMethodKind> ReadMethods(PerlReader reader, ref int methodCount)
    {
        var methods = new Dictionary<string, RemoteMethodKind>();
        reader.ReadStartHash();
        while (reader.MoveNext())
        {
            ThrowIfMore(++methodCount, MaxMethods, "methods");
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

    private static void ThrowIfMore(int count, int most, string what)
    {
        if (count > most)
            throw new PerlDataException(PerlDataError.LimitExceeded, $"The server tells of more than {most} {what}");
    }
}
