using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace EventRpc.Protocol;

/// <summary>Makes converters for a family of CLR types, such as all lists.</summary>
[RequiresDynamicCode(PerlConverters.NeedsReflection)]
[RequiresUnreferencedCode(PerlConverters.NeedsReflection)]
public abstract class PerlConverterFactory
{
    /// <summary>Whether the type is of the family.</summary>
    /// <param name="type">A CLR type.</param>
    /// <returns>Whether <see cref="Create"/> makes a converter for it.</returns>
    public abstract bool CanConvert(Type type);

    /// <summary>Makes the converter for a type of the family.</summary>
    /// <param name="type">The type.</param>
    /// <param name="converters">Where to find the converters of its parts.</param>
    /// <returns>A <see cref="PerlConverter{T}"/> for the type.</returns>
    /// <exception cref="NotSupportedException">There is no converter for a part of the type.</exception>
    public abstract PerlConverter Create(Type type, PerlConverters converters);

    /// <summary>Creates an instance of an open generic converter.</summary>
    private protected static PerlConverter Instantiate(Type openType, Type[] typeArguments, params object[] arguments) =>
        (PerlConverter)Activator.CreateInstance(
            openType.MakeGenericType(typeArguments),
            BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic,
            binder: null,
            arguments,
            culture: null)!;
}
