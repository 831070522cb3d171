using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;

namespace EventRpc.AspNetCore;

/// <summary>A parameter of an admin endpoint, as those see it who describe endpoints to others.</summary>
internal abstract class DescribedParameter : IParameterBindingMetadata
{
    private readonly Described _parameter;
    private readonly bool _isOptional;

    /// <param name="name">Its name.</param>
    /// <param name="type">The type of its values.</param>
    /// <param name="isOptional">Whether it may be left out.</param>
    /// <param name="attributes">Where it comes from, what it does, and what its values may be.</param>
    protected DescribedParameter(string name, Type type, bool isOptional, params Attribute[] attributes)
    {
        Name = name;
        _isOptional = isOptional;
        _parameter = new Described(name, type, attributes);
    }

    public string Name { get; }

    bool IParameterBindingMetadata.HasTryParse => _parameter.ParameterType != typeof(string);

    bool IParameterBindingMetadata.HasBindAsync => false;

    bool IParameterBindingMetadata.IsOptional => _isOptional;

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

/// <summary>A parameter in an endpoint's path.</summary>
internal sealed class RouteParameter(string name, Type type, string description) : DescribedParameter(
    name, type, isOptional: false, new FromRouteAttribute { Name = name }, new DescriptionAttribute(description));
