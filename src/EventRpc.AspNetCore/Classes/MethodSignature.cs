using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace EventRpc.AspNetCore;

/// <summary>What a method takes and returns, for people: what is not from the client is left out.</summary>
/// <param name="Text">Such as <c>(string name, int count = 1) → string</c>.</param>
/// <param name="IsNamed">Whether arguments come by name.</param>
internal sealed record MethodSignature(string Text, bool IsNamed)
{
    /// <summary>Puts a signature together while the method is bound.</summary>
    public sealed class Builder(ExportedTypes classes, NullabilityInfoContext nullability)
    {
        private const int LongestDefault = 40;

        private readonly StringBuilder _parameters = new();

        /// <summary>Adds a parameter that the client passes.</summary>
        /// <param name="name">Its name in Perl.</param>
        /// <param name="parameter">The parameter.</param>
        /// <param name="takesRest">Whether it takes all arguments that are left.</param>
        public void Add(string name, ParameterInfo parameter, bool takesRest = false)
        {
            if (_parameters.Length > 0)
                _parameters.Append(", ");
            if (takesRest)
                _parameters.Append("params ");
            _parameters.Append(NameOf(parameter.ParameterType, nullability.Create(parameter))).Append(' ').Append(name);
            if (parameter.HasDefaultValue)
                _parameters.Append(" = ").Append(DefaultOf(parameter));
        }

        public MethodSignature Build(ExportedClass exported, RpcMethodDefinition definition) =>
            new($"({_parameters}) → {ResultOf(exported, definition)}", definition.NamedParameters);

        private string ResultOf(ExportedClass exported, RpcMethodDefinition definition)
        {
            if (definition.Kind is RpcMethodKind.Constructor or RpcMethodKind.Singleton || definition.Member is not MethodInfo method)
                return exported.Name;
            var type = method.ReturnType;
            if (type == typeof(void) || type == typeof(Task) || type == typeof(ValueTask))
                return "void";
            var info = nullability.Create(method.ReturnParameter);
            return type.IsGenericType && type.GetGenericTypeDefinition() is var open && (open == typeof(Task<>) || open == typeof(ValueTask<>))
                ? NameOf(type.GetGenericArguments()[0], info.GenericTypeArguments[0])
                : NameOf(type, info);
        }

        private string NameOf(Type type, NullabilityInfo? info)
        {
            if (Nullable.GetUnderlyingType(type) is { } underlying)
                return NameOf(underlying, null) + "?";
            var name = BareNameOf(type, info);
            return !type.IsValueType && info?.ReadState == NullabilityState.Nullable ? name + "?" : name;
        }

        private string BareNameOf(Type type, NullabilityInfo? info)
        {
            if (classes.IsClass(type))
                return classes.NameOf(type);
            if (type.IsArray)
                return $"{NameOf(type.GetElementType()!, info?.ElementType)}[{new string(',', type.GetArrayRank() - 1)}]";
            if (!type.IsGenericType)
                return type.IsEnum ? type.Name : Keyword(type);
            var arguments = string.Join(", ", type.GetGenericArguments().Select((argument, i) => NameOf(argument, info?.GenericTypeArguments.ElementAtOrDefault(i))));
            return type.IsValueType && typeof(ITuple).IsAssignableFrom(type) ? $"({arguments})" : $"{type.Name.Split('`')[0]}<{arguments}>";
        }

        private static string Keyword(Type type) => Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean => "bool",
            TypeCode.Byte => "byte",
            TypeCode.SByte => "sbyte",
            TypeCode.Int16 => "short",
            TypeCode.UInt16 => "ushort",
            TypeCode.Int32 => "int",
            TypeCode.UInt32 => "uint",
            TypeCode.Int64 => "long",
            TypeCode.UInt64 => "ulong",
            TypeCode.Single => "float",
            TypeCode.Double => "double",
            TypeCode.Decimal => "decimal",
            TypeCode.Char => "char",
            TypeCode.String => "string",
            _ => type == typeof(object) ? "object" : type.Name,
        };

        private static string DefaultOf(ParameterInfo parameter)
        {
            var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
            return parameter.DefaultValue switch
            {
                null => type.IsValueType && type == parameter.ParameterType ? "default" : "null",
                string text => $"\"{LogText.Escape(text, LongestDefault)}\"",
                char character => $"'{LogText.Escape($"{character}")}'",
                bool truth => truth ? "true" : "false",
                var value when type.IsEnum => $"{Enum.ToObject(type, value)}",
                var value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
            };
        }
    }
}
