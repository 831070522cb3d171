using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace EventRpc.AspNetCore;

/// <summary>The admin endpoints, and what is told of them to those who describe endpoints, such as OpenAPI.</summary>
internal static class AdminEndpoints
{
    private const string Json = "application/json";
    private const string ProblemJson = "application/problem+json";

    /// <summary>Adds the endpoints to a group.</summary>
    /// <param name="group">The group.</param>
    /// <param name="prefix">Its path.</param>
    /// <param name="map">What they share.</param>
    /// <returns>The one that disconnects clients.</returns>
    public static IEndpointConventionBuilder Map(RouteGroupBuilder group, string prefix, AdminMap map)
    {
        group.WithTags("Event::RPC").WithMetadata(map);
        // No two endpoints of an application may have the same name, and there may be several prefixes.
        var names = string.Concat(prefix.Where(char.IsAsciiLetterOrDigit));
        Get(group, "", PageEndpoint.HandleAsync, names + "GetPage", "A page that shows all of this as it goes on.")
            .WithMetadata(Answer<string>("text/html"));
        Get(group, "status", StatusEndpoint.HandleAsync, names + "GetStatus", "The server: what it is, what it has counted, and its limits.")
            .WithMetadata(Answer<ServerStatus>(Json));
        Get(group, "connections", ConnectionsEndpoint.HandleAsync, names + "GetConnections", "The connections that are open, or those that ended last and why.", ConnectionsEndpoint.Parameters)
            .WithMetadata(Answer<ItemList<ConnectionStatus>>(Json));
        Get(group, $"connections/{{{ConnectionEndpoint.Id}}}", ConnectionEndpoint.HandleAsync, names + "GetConnection", "An open connection, with its objects by class.")
            .WithMetadata(ConnectionEndpoint.Parameter, Answer<ConnectionDetails>(Json), Refusal(StatusCodes.Status404NotFound));
        Get(group, "classes", ClassesEndpoint.HandleAsync, names + "GetClasses", "What is exported.")
            .WithMetadata(Answer<IReadOnlyList<ClassStatus>>(Json));
        Get(group, "methods", MethodsEndpoint.HandleAsync, names + "GetMethods", "What has become of the calls of each method since the server started.")
            .WithMetadata(Answer<IReadOnlyList<MethodStatus>>(Json));
        Get(group, "objects", ObjectsEndpoint.HandleAsync, names + "GetObjects", "The objects that are kept for clients.", ObjectsEndpoint.Parameters)
            .WithMetadata(Answer<ItemList<ObjectStatus>>(Json));
        Get(group, "samples", SamplesEndpoint.HandleAsync, names + "GetSamples", "What happened in each of the last 300 seconds, the oldest first.", SamplesEndpoint.Parameters)
            .WithMetadata(Answer<IReadOnlyList<SampleStatus>>(Json));
        Get(group, "log", LogEndpoint.HandleAsync, names + "GetLog", "The log, first what is kept of it and then as it goes on.", LogEndpoint.Parameters)
            .WithMetadata(Answer<string>(LogEndpoint.EventStream, "text/plain"), Refusal(StatusCodes.Status503ServiceUnavailable));
        return Add(group, $"connections/{{{ConnectionEndpoint.Id}}}", HttpMethods.Delete, ConnectionEndpoint.DisconnectAsync, names + "Disconnect", "Closes a connection at once, cancelling its call.", [])
            .WithMetadata(ConnectionEndpoint.Parameter, new ProducesResponseTypeMetadata(StatusCodes.Status204NoContent, typeof(void)), Refusal(StatusCodes.Status404NotFound));
    }

    private static IEndpointConventionBuilder Get(RouteGroupBuilder group, string pattern, RequestDelegate handler, string name, string summary, IReadOnlyList<QueryParameter>? parameters = null) =>
        Add(group, pattern, HttpMethods.Get, handler, name, summary, parameters ?? []);

    private static IEndpointConventionBuilder Add(RouteGroupBuilder group, string pattern, string method, RequestDelegate handler, string name, string summary, IReadOnlyList<QueryParameter> parameters)
    {
        var endpoint = group.MapMethods(pattern, [method], handler)
            .WithName(name)
            .WithSummary(summary)
            .WithMetadata(handler.Method, Refusal(StatusCodes.Status403Forbidden))
            .WithMetadata([.. parameters]);
        return parameters.Count == 0
            ? endpoint
            : endpoint.WithMetadata(new ProducesResponseTypeMetadata(StatusCodes.Status400BadRequest, typeof(HttpValidationProblemDetails), [ProblemJson]));
    }

    private static ProducesResponseTypeMetadata Answer<T>(params string[] contentTypes) => new(StatusCodes.Status200OK, typeof(T), contentTypes);

    private static ProducesResponseTypeMetadata Refusal(int status) => new(status, typeof(ProblemDetails), [ProblemJson]);
}
