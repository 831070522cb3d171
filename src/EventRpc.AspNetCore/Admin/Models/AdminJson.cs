using System.Text.Json.Serialization;

namespace EventRpc.AspNetCore;

/// <summary>The JSON of the admin endpoints, the same whatever the application's own JSON looks like.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, GenerationMode = JsonSourceGenerationMode.Default)]
[JsonSerializable(typeof(ServerStatus))]
[JsonSerializable(typeof(ItemList<ConnectionStatus>), TypeInfoPropertyName = "Connections")]
[JsonSerializable(typeof(ItemList<ClosedConnectionStatus>), TypeInfoPropertyName = "ClosedConnections")]
[JsonSerializable(typeof(ItemList<ObjectStatus>), TypeInfoPropertyName = "Objects")]
[JsonSerializable(typeof(ConnectionDetails))]
[JsonSerializable(typeof(IReadOnlyList<ClassStatus>), TypeInfoPropertyName = "Classes")]
[JsonSerializable(typeof(IReadOnlyList<MethodStatus>), TypeInfoPropertyName = "Methods")]
[JsonSerializable(typeof(IReadOnlyList<SampleStatus>), TypeInfoPropertyName = "Samples")]
[JsonSerializable(typeof(LogEvent))]
[JsonSerializable(typeof(LostLogEvent))]
internal sealed partial class AdminJson : JsonSerializerContext;
