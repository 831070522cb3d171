using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Mvc;

namespace EventRpc.AspNetCore;

/// <summary>
/// A parameter that an admin endpoint takes in its query: what it may be is said once, for who reads it and for who
/// describes the endpoint to others.
/// </summary>
/// <param name="name">The name in the query.</param>
/// <param name="type">The type of its values.</param>
/// <param name="description">What it does.</param>
/// <param name="expected">What is right, for whoever gave something else.</param>
/// <param name="attributes">More about its values, in the terms of those who describe endpoints.</param>
internal abstract class QueryParameter(string name, Type type, string description, string expected, params Attribute[] attributes)
    : DescribedParameter(name, type, isOptional: true, [new FromQueryAttribute { Name = name }, new DescriptionAttribute(description), .. attributes])
{
    /// <summary>What is right.</summary>
    public string Expected { get; } = expected;
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
