namespace EventRpc.Client;

/// <summary>A class that a server exports.</summary>
/// <param name="Name">Its Perl name, such as <c>My::Class</c>.</param>
/// <param name="Methods">What can be called, by name.</param>
public sealed record RemoteClass(string Name, IReadOnlyDictionary<string, RemoteMethodKind> Methods);
