namespace EventRpc.AspNetCore;

/// <summary>Exported classes that are not compiled here, since their objects live in another server.</summary>
/// <param name="All">The classes. Their methods may change at any time.</param>
/// <param name="Trouble">What is wrong with the servers at the moment, in words for operators; nothing if all is well.</param>
internal sealed record ForeignClasses(IReadOnlyList<ExportedClass> All, Func<IEnumerable<string>> Trouble);
