namespace EventRpc.Tool;

/// <summary>A method to call.</summary>
/// <param name="Method">Its name.</param>
/// <param name="Arguments">What to pass to it.</param>
/// <param name="OnResult">Whether it is called on the object that the step before handed out.</param>
internal sealed record CallStep(string Method, object?[] Arguments, bool OnResult)
{
    /// <summary>Reads a step: a method, after a dot if it is called on the result before, and its arguments.</summary>
    /// <exception cref="ToolException">It is none.</exception>
    public static CallStep Parse(IReadOnlyList<string> words)
    {
        var onResult = words is [['.', ..], ..];
        var method = words is [var first, ..] ? first[(onResult ? 1 : 0)..] : "";
        return method.Length > 0
            ? new(method, CallArguments.Parse(words.Skip(1)), onResult)
            : throw ToolException.Usage("A -- has no method behind it: write -- method arguments.");
    }
}
