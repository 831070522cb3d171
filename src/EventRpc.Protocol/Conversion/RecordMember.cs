using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace EventRpc.Protocol;

/// <summary>A property of a record, and the constructor parameter that sets it, if there is one.</summary>
internal sealed record RecordMember(string Name, PropertyInfo Property, PerlConverter Converter, ParameterInfo? Parameter, ConstructorInfo? Constructor)
{
    /// <summary>Whether a hash without this key is refused.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Members of a type in the order of their declaration.</summary>
    /// <exception cref="NotSupportedException">A member has a type without a value in Perl, or two have one name.</exception>
    [RequiresDynamicCode(PerlConverters.NeedsReflection)]
    [RequiresUnreferencedCode(PerlConverters.NeedsReflection)]
    public static IReadOnlyList<RecordMember> Of(Type type, PerlConverters converters)
    {
        var constructor = FindConstructor(type);
        var nullability = new NullabilityInfoContext();
        var members = new List<RecordMember>();
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetMethod is not { IsPublic: true } || property.GetIndexParameters().Length > 0)
                continue;

            var parameter = constructor?.GetParameters().FirstOrDefault(
                p => string.Equals(p.Name, property.Name, StringComparison.OrdinalIgnoreCase) && p.ParameterType == property.PropertyType);
            var mayBeUndef = nullability.Create(property).ReadState != NullabilityState.NotNull;
            var name = parameter?.GetCustomAttribute<PerlNameAttribute>()?.Name ?? PerlName.Of(property);
            members.Add(new RecordMember(name, property, GetConverter(converters, property, mayBeUndef), parameter, constructor)
            {
                IsRequired = parameter is { HasDefaultValue: false } && !mayBeUndef
                    || property.IsDefined(typeof(RequiredMemberAttribute)),
            });
        }

        if (members.GroupBy(m => m.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new NotSupportedException($"Two properties of {type} have the name '{twice.Key}' in Perl; give one another with [PerlName].");
        if (members.Count > 64)
            throw new NotSupportedException($"{type} has more than 64 properties.");
        return members;
    }

    /// <summary>The constructor that a type is made with; null for a struct that has none.</summary>
    public static ConstructorInfo? FindConstructor([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] Type type)
    {
        var constructors = type.GetConstructors();
        return constructors.FirstOrDefault(c => c.GetParameters().Length == 0)
            ?? constructors.OrderByDescending(c => c.GetParameters().Length).FirstOrDefault();
    }

    [RequiresDynamicCode(PerlConverters.NeedsReflection)]
    [RequiresUnreferencedCode(PerlConverters.NeedsReflection)]
    private static PerlConverter GetConverter(PerlConverters converters, PropertyInfo property, bool mayBeUndef)
    {
        try
        {
            return converters.Get(property.PropertyType, mayBeUndef);
        }
        catch (NotSupportedException e)
        {
            throw new NotSupportedException($"{property.DeclaringType}.{property.Name}: {e.Message}", e);
        }
    }
}
