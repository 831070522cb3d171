namespace EventRpc.AspNetCore;

/// <summary>
/// Which types are exported classes, as the methods of some classes see it: the application's, or those of one module.
/// </summary>
/// <param name="table">All classes, as they are at the time of asking: other modules must not be kept from going.</param>
/// <param name="own">The classes themselves, which are not in the table before they are bound, nor when they have
/// been replaced.</param>
internal sealed class ExportedTypes(ClassTable table, IReadOnlyList<ExportedClass> own)
{
    /// <summary>Whether values of a type are, or may be, objects of an exported class.</summary>
    public bool IsExported(Type type)
    {
        if (table.FindByType(type) is { } exported && (exported.Type == type || (exported.Type != typeof(object) && !IsOfFramework(type))))
            return true;
        return !IsOfFramework(type) && own.Concat(table.All).Any(c => type.IsAssignableFrom(c.Type));
    }

    /// <summary>Whether values of a type can be objects of an exported class at run time.</summary>
    public bool IsExportedOrAny(Type type) => type == typeof(object) || IsExported(type);

    /// <summary>Whether a type itself is an exported class.</summary>
    public bool IsClass(Type type) => table.FindByType(type)?.Type == type;

    /// <summary>What objects of a type are called in messages.</summary>
    public string NameOf(Type type) => table.FindByType(type)?.Name ?? type.Name;

    /// <summary>Every class is an Object and many are IDisposable: that says nothing of what is exported.</summary>
    private static bool IsOfFramework(Type type) =>
        type.Namespace is { } name && (name == "System" || name.StartsWith("System.", StringComparison.Ordinal));
}
