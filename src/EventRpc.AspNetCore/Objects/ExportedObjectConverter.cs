using System.Diagnostics.CodeAnalysis;
using EventRpc.Protocol;

namespace EventRpc.AspNetCore;

/// <summary>
/// Objects of exported classes. As a parameter: a proxy, which arrives as a blessed scalar that holds the id, in any
/// format. As a result of an object method: the id.
/// </summary>
internal sealed class ExportedObjectConverter<T>(string className) : PerlConverter<T>
    where T : class
{
    public override string Description => $"an object of {className}";

    public override T Read(PerlReader reader)
    {
        if (reader.Peek() != PerlType.Blessed)
            throw WrongType(reader);
        reader.ReadStartBlessed();
        if (reader.Peek() != PerlType.Reference)
            throw WrongType(reader);
        reader.ReadStartReference();
        if (reader.Peek() != PerlType.String)
            throw WrongType(reader);

        var oid = reader.ReadString();
        if (!((RpcCall)reader.State!).Objects.TryFind(oid, out var entry))
            throw new RpcException($"unknown object with key '{RequestProcessor.Shown(oid)}'");
        reader.ReadEnd();
        reader.ReadEnd();
        if (entry.Instance is T instance)
            return instance;
        var found = entry.Class.Name == className ? "one that another version of its module made" : $"an object of {entry.Class.Name}";
        throw new PerlDataException(PerlDataError.WrongType, $"Expected {Description}, found {found}");
    }

    public override void Write(PerlWriter writer, T value) => ((RpcCall)writer.State!).HandOut(value).WriteOid(writer);
}

/// <summary>Makes <see cref="ExportedObjectConverter{T}"/> for exported classes, and for interfaces and base classes of them.</summary>
[RequiresDynamicCode(ClassTable.NeedsReflection)]
[RequiresUnreferencedCode(ClassTable.NeedsReflection)]
internal sealed class ExportedObjectConverterFactory(ExportedTypes classes) : PerlConverterFactory
{
    public override bool CanConvert(Type type) => classes.IsExported(type);

    public override PerlConverter Create(Type type, PerlConverters converters) =>
        (PerlConverter)Activator.CreateInstance(
            typeof(ExportedObjectConverter<>).MakeGenericType(type),
            classes.NameOf(type))!;
}
