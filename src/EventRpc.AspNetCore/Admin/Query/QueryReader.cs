using Microsoft.AspNetCore.Http;

namespace EventRpc.AspNetCore;

/// <summary>Reads the query of a request to an admin endpoint, and collects what is wrong with it.</summary>
internal sealed class QueryReader(HttpContext context)
{
    private readonly Dictionary<string, string[]> _errors = [];

    public bool IsValid => _errors.Count == 0;

    /// <summary>The answer to a request whose query is not right: which parameter, and what would be.</summary>
    public Task RefuseAsync() => TypedResults.ValidationProblem(_errors, title: "The query is not right.").ExecuteAsync(context);

    /// <summary>A number; null where none is given, or a wrong one.</summary>
    public long? Read(NumberParameter parameter)
    {
        if (Text(parameter) is not { } text)
            return null;
        if (parameter.TryParse(text, out var value))
            return value;
        AddError(parameter);
        return null;
    }

    /// <summary>A word; the first of the choices where none is given, or a wrong one.</summary>
    public string Read(ChoiceParameter parameter)
    {
        if (Text(parameter) is not { } text)
            return parameter.Choices[0];
        if (parameter.Choices.Contains(text))
            return text;
        AddError(parameter);
        return parameter.Choices[0];
    }

    /// <summary>A text; null where none is given.</summary>
    public string? Read(TextParameter parameter) => Text(parameter);

    /// <summary>Notes that a parameter is not right.</summary>
    public void AddError(QueryParameter parameter) => _errors[parameter.Name] = [$"'{parameter.Name}' must be {parameter.Expected}."];

    private string? Text(QueryParameter parameter)
    {
        var values = context.Request.Query[parameter.Name];
        if (values.Count > 1)
            _errors[parameter.Name] = [$"'{parameter.Name}' is given more than once."];
        // A form sends what was left empty as well.
        return values.Count != 1 || string.IsNullOrEmpty(values[0]) ? null : values[0];
    }
}
