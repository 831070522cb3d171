using System.Diagnostics.CodeAnalysis;

namespace EventRpc.Protocol;

/// <summary>
/// Records and classes as hashes: their public properties under snake_case names. Read through the constructor, if
/// one takes them, and else by setting them. Unknown keys are ignored, as a Perl program does.
/// </summary>
internal sealed class RecordConverter<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.PublicProperties)] T>
    : PerlConverter<T>, IMembersLater
{
    private Func<PerlReader, T>? _read;
    private Action<PerlWriter, T>? _write;

    public override string Description => "a hash reference";

    public override bool CanRead => _read is not null;

    public override T Read(PerlReader reader)
    {
        if (reader.Peek() != PerlType.Hash)
            throw WrongType(reader);
        return _read is null
            ? throw new PerlDataException(PerlDataError.Unsupported, $"{typeof(T)} cannot be read: its constructor takes what is no property of it")
            : _read(reader);
    }

    public override void Write(PerlWriter writer, T value) => _write!(writer, value);

    [RequiresDynamicCode(PerlConverters.NeedsReflection)]
    [RequiresUnreferencedCode(PerlConverters.NeedsReflection)]
    void IMembersLater.PrepareMembers(PerlConverters converters)
    {
        var members = RecordMember.Of(typeof(T), converters);
        _write = RecordCode.CompileWrite<T>(members);
        _read = RecordCode.CompileRead<T>(members);
    }
}

/// <summary>Makes <see cref="RecordConverter{T}"/>, for types that are not the framework's own.</summary>
[RequiresDynamicCode(PerlConverters.NeedsReflection)]
[RequiresUnreferencedCode(PerlConverters.NeedsReflection)]
internal sealed class RecordConverterFactory : PerlConverterFactory
{
    public override bool CanConvert(Type type) =>
        type is { IsInterface: false, IsAbstract: false, IsPointer: false, IsByRefLike: false, IsPrimitive: false, IsGenericTypeDefinition: false }
        && !typeof(Delegate).IsAssignableFrom(type)
        && !typeof(System.Collections.IEnumerable).IsAssignableFrom(type)
        && !(type.Namespace is { } name && (name == "System" || name.StartsWith("System.", StringComparison.Ordinal)));

    public override PerlConverter Create(Type type, PerlConverters converters) => Instantiate(typeof(RecordConverter<>), [type]);
}
