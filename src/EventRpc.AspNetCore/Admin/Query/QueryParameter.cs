using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;

namespace EventRpc.AspNetCore;

/// <summary>
/// A parameter that an admin endpoint takes in its query: what it may be is said once, for who reads it and for who
/// describes the endpoint to others.
/// </summary>
internal abstract class QueryParameter : IParameterBindingMetadata
{
    private readonly Described _parameter;

    /// <param name="name">The name in the query.</param>
    /// <param name="type">The type of its values.</param>
    /// <param name="description">What it does.</param>
    /// <param name="expected">What is right, for whoever gave something else.</param>
    /// <param name="attributes">More about its values, in the terms of those who describe endpoints.</param>
    protected QueryParameter(string name, Type type, string description, string expected, params Attribute[] attributes)
    {
        Name = name;
        Expected = expected;
        _parameter = new Described(name, type, [new FromQueryAttribute { Name = name }, new DescriptionAttribute(description), .. attributes]);
    }

    public string Name { get; }

    /// <summary>What is right.</summary>
    public string Expected { get; }

    bool IParameterBindingMetadata.HasTryParse => _parameter.ParameterType != typeof(string);

    bool IParameterBindingMetadata.HasBindAsync => false;

    bool IParameterBindingMetadata.IsOptional => true;

    ParameterInfo IParameterBindingMetadata.ParameterInfo => _parameter;

    private sealed class Described : ParameterInfo
    {
        private readonly Attribute[] _attributes;

        public Described(string name, Type type, Attribute[] attributes)
        {
            NameImpl = name;
            ClassImpl = type;
            MemberImpl = ((Delegate)Nothing).Method;
            _attributes = attributes;
        }

        public override bool HasDefaultValue => false;

        public override object? DefaultValue => null;

        public override object[] GetCustomAttributes(bool inherit) => _attributes;

        [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "An array of references.")]
        public override object[] GetCustomAttributes(Type attributeType, bool inherit)
        {
            var found = Array.FindAll(_attributes, attributeType.IsInstanceOfType);
            var typed = (object[])Array.CreateInstance(attributeType, found.Length);
            found.CopyTo(typed, 0);
            return typed;
        }

        public override IList<CustomAttributeData> GetCustomAttributesData() => [];

        public override bool IsDefined(Type attributeType, bool inherit) => Array.Exists(_attributes, attributeType.IsInstanceOfType);

        private static void Nothing()
        {
        }
    }
}

/// <summary>A whole number.</summary>
internal sealed class NumberParameter(string name, long lowest, long highest, string description) : QueryParameter(
    name,
    typeof(long?),
    description,
    highest == long.MaxValue ? $"a number from {lowest}" : $"a number from {lowest} to {highest}",
    new RangeAttribute((double)lowest, highest))
{
    public bool TryParse(string text, out long value) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= lowest && value <= highest;
}

/// <summary>One of some words.</summary>
internal sealed class ChoiceParameter(string name, IReadOnlyList<string> choices, string description) : QueryParameter(
    name, typeof(string), description, $"one of {string.Join(", ", choices)}", new AllowedValuesAttribute([.. choices]))
{
    public IReadOnlyList<string> Choices { get; } = choices;
}

/// <summary>Any text.</summary>
internal sealed class TextParameter(string name, string description, string expected) : QueryParameter(name, typeof(string), description, expected);
