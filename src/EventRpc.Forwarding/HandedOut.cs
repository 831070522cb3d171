using EventRpc.Client;
using EventRpc.Protocol;

namespace EventRpc.Forwarding;

/// <summary>
/// The objects in what an object method of the peer returned: their ids, at the top and in lists and hashes that stand there
/// (Event::RPC::Connection 1.10). Other strings there are data, of which the peer's client makes proxies that nobody can call.
/// </summary>
internal static class HandedOut
{
    /// <summary>The ids, each as often as it is there.</summary>
    public static IEnumerable<string> Of(PerlArray result) => Results(result).SelectMany(InResult).Where(RemoteOid.IsOne);

    /// <summary>Puts something in the place of each id.</summary>
    public static void Replace(PerlArray result, Func<string, PerlValue> replace)
    {
        Replace(result.Items, replace);
        foreach (var value in Results(result))
        {
            if (value is PerlArray { ClassName: null } list && list.Count > 0)
            {
                Replace(list.Items, replace);
            }
            else if (value is PerlHash { ClassName: null } hash && hash.Count > 0)
            {
                foreach (var (key, oid) in hash.Items.Where(pair => IsOid(pair.Value)).ToArray())
                    hash[key] = replace(oid.ToString()!);
            }
        }
    }

    private static void Replace(List<PerlValue> values, Func<string, PerlValue> replace)
    {
        for (var i = 0; i < values.Count; i++)
        {
            if (IsOid(values[i]))
                values[i] = replace(values[i].ToString()!);
        }
    }

    /// <summary>The results, each list or hash once, however often the server refers to it.</summary>
    private static IEnumerable<PerlValue> Results(PerlArray result) => result.Items.Where(value => value is PerlString).Concat(result.Items.OfType<PerlReferent>().Distinct());

    private static bool IsOid(PerlValue value) => value is PerlString text && RemoteOid.IsOne(text.ToString());

    private static IEnumerable<string> InResult(PerlValue value) => value switch
    {
        PerlString oid => [oid.ToString()],
        PerlArray { ClassName: null, Count: > 0 } list => list.Items.OfType<PerlString>().Select(oid => oid.ToString()),
        PerlHash { ClassName: null, Count: > 0 } hash => hash.Items.Values.OfType<PerlString>().Select(oid => oid.ToString()),
        _ => [],
    };
}
