using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.AspNetCore;

/// <summary><c>GET /objects</c>.</summary>
internal static class ObjectsEndpoint
{
    private static readonly TextParameter Class = new("class", "Only objects of this class, by its name in Perl.", "a class's name");

    /// <summary>What the endpoint takes.</summary>
    public static IReadOnlyList<QueryParameter> Parameters { get; } = [Class, ListQuery<ObjectEntry>.LimitParameter, ListQuery<ObjectEntry>.CursorParameter];

    public static Task HandleAsync(HttpContext context)
    {
        var query = new QueryReader(context);
        // By their ids, which begin with the class, without a string for each.
        var list = ListQuery<ObjectEntry>.Read(query, "objects", entry => new SortKey(0, entry.Class.Name, entry.Order));
        var className = query.Read(Class);
        if (!query.IsValid)
            return query.RefuseAsync();
        var all = context.RequestServices.GetRequiredService<ObjectRegistry>().Entries.Where(entry => className is null || entry.Class.Name == className);
        return context.Response.WriteAsJsonAsync(list.Take(all, Describe), AdminJson.Default.Objects, cancellationToken: context.RequestAborted);
    }

    private static ObjectStatus Describe(ObjectEntry entry) => new(entry.Oid, entry.Class.Name, entry.Holders);
}
