using System.CommandLine;
using System.CommandLine.Parsing;

namespace EventRpc.Tool;

/// <summary>What is to be called: <c>CLASS [CONSTRUCTOR] arguments [-- METHOD arguments]…</c>.</summary>
/// <param name="ClassName">The class.</param>
/// <param name="Constructor">The constructor: <c>new</c> where none is named.</param>
/// <param name="Arguments">What to pass to the constructor.</param>
/// <param name="Steps">The methods, in turn.</param>
internal sealed record CallPlan(string ClassName, string Constructor, object?[] Arguments, IReadOnlyList<CallStep> Steps)
{
    private const string Separator = "--";

    /// <summary>The argument that takes all of it.</summary>
    public static Argument<string[]> Words() => new("what")
    {
        Description = "CLASS [CONSTRUCTOR] [ARGUMENT…] [-- METHOD [ARGUMENT…]]… The constructor is new where none is named",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>Takes the plan from a command line.</summary>
    /// <exception cref="ToolException">It is none.</exception>
    public static CallPlan Parse(ParseResult parsed, Argument<string[]> argument)
    {
        var words = parsed.GetValue(argument) ?? [];
        // The parser drops the first --, behind which there is nothing but words.
        var behind = parsed.Tokens.SkipWhile(token => token.Type != TokenType.DoubleDash).ToList();
        var head = words[..Math.Max(0, words.Length - Math.Max(0, behind.Count - 1))];
        var steps = new List<CallStep>();
        if (behind.Count > 0)
            steps.AddRange(Split(words.Skip(head.Length)).Select(CallStep.Parse));
        if (steps is [{ OnResult: true }, ..])
            throw ToolException.Usage("The first step has no result before it: write its method without the dot.");

        return head is [{ Length: > 0 } className, .. var rest]
            ? Construct(className, rest) with { Steps = steps }
            : throw ToolException.Usage("The class is missing: write it first, before any --.");
    }

    /// <summary>Takes how to make an object: a constructor, unless an argument with a name comes first, and its arguments.</summary>
    /// <exception cref="ToolException">An argument is none.</exception>
    public static CallPlan Construct(string className, string[] words, Func<string, object>? variable = null) => words switch
    {
        [{ Length: > 0 } constructor, .. var arguments] when !CallArguments.IsNamed(constructor) => new(className, constructor, CallArguments.Parse(arguments, variable), []),
        _ => new(className, "new", CallArguments.Parse(words, variable), []),
    };

    private static IEnumerable<IReadOnlyList<string>> Split(IEnumerable<string> words)
    {
        var step = new List<string>();
        foreach (var word in words)
        {
            if (word != Separator)
            {
                step.Add(word);
                continue;
            }
            yield return step;
            step = [];
        }
        yield return step;
    }
}
