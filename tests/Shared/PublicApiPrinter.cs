using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace EventRpc.Tests.Shared;

/// <summary>
/// Shows the public surface of an assembly as C#-like text, a line for each type and member, sorted, so that a change
/// of it shows in a diff.
/// </summary>
internal sealed class PublicApiPrinter
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(object)] = "object", [typeof(string)] = "string", [typeof(bool)] = "bool",
        [typeof(char)] = "char", [typeof(sbyte)] = "sbyte", [typeof(byte)] = "byte", [typeof(short)] = "short",
        [typeof(ushort)] = "ushort", [typeof(int)] = "int", [typeof(uint)] = "uint", [typeof(long)] = "long",
        [typeof(ulong)] = "ulong", [typeof(float)] = "float", [typeof(double)] = "double", [typeof(decimal)] = "decimal",
    };

    private readonly StringBuilder _text = new();
    private readonly NullabilityInfoContext _nullability = new();

    public static string Print(Assembly assembly)
    {
        var printer = new PublicApiPrinter();
        foreach (var group in assembly.GetExportedTypes().Where(t => !t.IsNested).GroupBy(t => t.Namespace).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            printer._text.Append("namespace ").Append(group.Key).Append('\n');
            foreach (var type in group.OrderBy(t => t.Name, StringComparer.Ordinal))
                printer.PrintType(type, "");
        }
        return printer._text.ToString();
    }

    private void PrintType(Type type, string indent)
    {
        _text.Append('\n').Append(indent).Append(Accessibility(type)).Append(' ').Append(Header(type)).Append('\n');
        if (typeof(MulticastDelegate).IsAssignableFrom(type))
            return;

        var lines = type.IsEnum
            ? type.GetFields(BindingFlags.Public | BindingFlags.Static)
                .OrderBy(field => Convert.ToDecimal(field.GetRawConstantValue(), null))
                .Select(field => $"{field.Name} = {Convert.ToDecimal(field.GetRawConstantValue(), null)}")
            : type.GetMembers(Declared)
                .Select(member => (Member: member, Line: Member(member)))
                .Where(m => m.Line is not null)
                .OrderBy(m => m.Member is ConstructorInfo ? "" : m.Member.Name, StringComparer.Ordinal)
                .ThenBy(m => m.Line, StringComparer.Ordinal)
                .Select(m => m.Line!);
        foreach (var line in lines)
            _text.Append(indent).Append("    ").Append(line).Append('\n');
        foreach (var nested in type.GetNestedTypes(Declared).Where(IsVisible).OrderBy(t => t.Name, StringComparer.Ordinal))
            PrintType(nested, indent + "    ");
    }

    private static string Header(Type type)
    {
        var kind = type switch
        {
            { IsInterface: true } => "interface",
            { IsEnum: true } => "enum",
            { IsValueType: true } => (IsReadOnly(type) ? "readonly " : "") + (type.IsByRefLike ? "ref struct" : "struct"),
            _ when typeof(MulticastDelegate).IsAssignableFrom(type) => "delegate",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
        if (kind.EndsWith("class", StringComparison.Ordinal) && type.GetMethod("<Clone>$") is not null)
            kind = kind.Replace("class", "record", StringComparison.Ordinal);
        if (kind == "delegate")
        {
            var invoke = type.GetMethod("Invoke")!;
            return $"delegate {Name(invoke.ReturnType)} {Name(type)}({string.Join(", ", invoke.GetParameters().Select(p => $"{Name(p.ParameterType)} {p.Name}"))})";
        }

        var bases = new List<string>();
        if (type.IsEnum)
            bases.Add(Name(Enum.GetUnderlyingType(type)));
        else if (type.BaseType is { } b && b != typeof(object) && b != typeof(ValueType))
            bases.Add(Name(b));
        if (!type.IsEnum)
            bases.AddRange(type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []).Where(i => i.IsVisible).Select(Name).Order(StringComparer.Ordinal));
        return $"{kind} {Name(type)}{(bases.Count > 0 ? " : " + string.Join(", ", bases) : "")}{Constraints(type.GetGenericArguments())}";
    }

    private string? Member(MemberInfo member) => member switch
    {
        ConstructorInfo c when IsVisible(c) => $"{Accessibility(c)} {WithoutArity(c.DeclaringType!.Name)}({Parameters(c)})",
        MethodInfo m when IsVisible(m) && (!m.IsSpecialName || m.Name.StartsWith("op_", StringComparison.Ordinal)) && !IsCompilerMade(m) => Method(m),
        PropertyInfo p when p.GetAccessors(true).Any(IsVisible) && !IsCompilerMade(p) => Property(p),
        FieldInfo f when (f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly) && !f.IsSpecialName => Field(f),
        EventInfo e when IsVisible(e.AddMethod!) => $"{Accessibility(e.AddMethod!)} event {Name(e.EventHandlerType!)} {e.Name}",
        _ => null,
    };

    private string Method(MethodInfo method)
    {
        var arguments = method.GetGenericArguments();
        var generic = arguments.Length > 0 ? $"<{string.Join(", ", arguments.Select(a => a.Name))}>" : "";
        return $"{Accessibility(method)} {Modifiers(method)}{Typed(_nullability.Create(method.ReturnParameter), method.ReturnType)} {method.Name}{generic}({Parameters(method)}){Constraints(arguments)}";
    }

    private string Property(PropertyInfo property)
    {
        var accessors = property.GetAccessors(true).Where(IsVisible).ToList();
        var widest = accessors.Find(a => a.IsPublic) ?? accessors[0];
        var shown = accessors.Select(a =>
        {
            var verb = a == property.GetMethod ? "get" : IsInit(a) ? "init" : "set";
            return (a.IsPublic == widest.IsPublic ? "" : Accessibility(a) + " ") + verb + ";";
        });
        var index = property.GetIndexParameters();
        var name = index.Length > 0 ? $"this[{string.Join(", ", index.Select(Parameter))}]" : property.Name;
        var required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        return $"{Accessibility(widest)} {required}{Modifiers(widest)}{Typed(_nullability.Create(property), property.PropertyType)} {name} {{ {string.Join(" ", shown)} }}";
    }

    private string Field(FieldInfo field)
    {
        var modifiers = field.IsLiteral ? "const " : (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : "");
        var value = field.IsLiteral ? $" = {Literal(field.GetRawConstantValue(), field.FieldType)}" : "";
        return $"{(field.IsPublic ? "public" : "protected")} {modifiers}{Typed(_nullability.Create(field), field.FieldType)} {field.Name}{value}";
    }

    private string Parameters(MethodBase method)
    {
        var extension = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        return extension + string.Join(", ", method.GetParameters().Select(Parameter));
    }

    private string Parameter(ParameterInfo parameter)
    {
        var modifier = parameter switch
        {
            { IsOut: true } => "out ",
            { ParameterType.IsByRef: true, IsIn: true } => "in ",
            { ParameterType.IsByRef: true } => "ref ",
            _ when parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) => "params ",
            _ => "",
        };
        var given = parameter.HasDefaultValue ? $" = {Literal(parameter.DefaultValue, parameter.ParameterType)}" : "";
        return $"{modifier}{Typed(_nullability.Create(parameter), parameter.ParameterType)} {parameter.Name}{given}";
    }

    private static string Modifiers(MethodBase method)
    {
        if (method.IsStatic)
            return "static ";
        if (method.DeclaringType!.IsInterface)
            return "";
        if (method is MethodInfo m && m.GetBaseDefinition() != m)
            return m.IsFinal ? "sealed override " : m.IsAbstract ? "abstract override " : "override ";
        if (method.IsAbstract)
            return "abstract ";
        return method is { IsVirtual: true, IsFinal: false } ? "virtual " : "";
    }

    private static string Typed(NullabilityInfo info, Type type)
    {
        if (type.IsByRef)
            type = type.GetElementType()!;
        if (type.IsArray && info.ElementType is { } element)
            return $"{Typed(element, type.GetElementType()!)}[]{Mark(info)}";
        if (type.IsGenericType && Nullable.GetUnderlyingType(type) is null && info.GenericTypeArguments.Length == type.GetGenericArguments().Length)
        {
            var arguments = type.GetGenericArguments().Zip(info.GenericTypeArguments, (t, i) => Typed(i, t));
            return $"{WithoutArity(type.Name)}<{string.Join(", ", arguments)}>{Mark(info)}";
        }
        return Name(type) + Mark(info);

        // A bare T may be null or not as the caller likes; the question mark on it cannot be told.
        string Mark(NullabilityInfo nullability) =>
            !type.IsValueType && !type.IsGenericParameter && nullability.ReadState == NullabilityState.Nullable ? "?" : "";
    }

    private static string Name(Type type)
    {
        if (Keywords.TryGetValue(type, out var keyword))
            return keyword;
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return Name(inner) + "?";
        if (type.IsByRef)
            return Name(type.GetElementType()!);
        if (type.IsArray)
            return Name(type.GetElementType()!) + "[]";
        return type.IsGenericType
            ? $"{WithoutArity(type.Name)}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
            : type.Name;
    }

    private static string Constraints(Type[] parameters)
    {
        var text = new StringBuilder();
        foreach (var parameter in parameters.Where(p => p.IsGenericParameter))
        {
            var attributes = parameter.GenericParameterAttributes;
            var isStruct = attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
            List<string> constraints = [];
            if (isStruct)
                constraints.Add("struct");
            if (attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
                constraints.Add("class");
            constraints.AddRange(parameter.GetGenericParameterConstraints().Where(c => c != typeof(ValueType)).Select(Name));
            if (attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !isStruct)
                constraints.Add("new()");
            if (constraints.Count > 0)
                text.Append($" where {parameter.Name} : {string.Join(", ", constraints)}");
        }
        return text.ToString();
    }

    private static string Literal(object? value, Type type) => value switch
    {
        null => type.IsValueType && Nullable.GetUnderlyingType(type) is null ? "default" : "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        Enum member => $"{member.GetType().Name}.{member}",
        _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!,
    };

    private static string WithoutArity(string name) => name.Split('`')[0];

    private static string Accessibility(Type type) => type.IsPublic || type.IsNestedPublic ? "public" : "protected";

    private static string Accessibility(MethodBase method) => method.IsPublic ? "public" : "protected";

    /// <summary>Whether code outside the assembly can see it; a protected member only if the type can be derived from.</summary>
    private static bool IsVisible(MethodBase method) =>
        method.IsPublic || ((method.IsFamily || method.IsFamilyOrAssembly) && IsOpen(method.DeclaringType!));

    private static bool IsVisible(Type type) => type.IsNestedPublic || ((type.IsNestedFamily || type.IsNestedFamORAssem) && IsOpen(type.DeclaringType!));

    private static bool IsOpen(Type type) => !type.IsSealed;

    private static bool IsReadOnly(Type type) => type.CustomAttributes.Any(a => a.AttributeType.Name == "IsReadOnlyAttribute");

    private static bool IsInit(MethodInfo setter) =>
        setter.ReturnParameter.GetRequiredCustomModifiers().Any(m => m.Name == "IsExternalInit");

    /// <summary>What the compiler adds to records.</summary>
    private static bool IsCompilerMade(MemberInfo member) => member.IsDefined(typeof(CompilerGeneratedAttribute)) && member is not PropertyInfo
        || member.Name is "<Clone>$" or "EqualityContract" or "PrintMembers";
}
