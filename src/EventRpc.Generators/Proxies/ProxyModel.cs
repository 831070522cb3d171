namespace EventRpc.Generators;

/// <summary>An interface with [RpcProxy]. All names are as they stand in C#, types in full.</summary>
/// <param name="Namespace">Its namespace; null for the global one.</param>
/// <param name="ContainingTypes">The types that it is nested in, the outermost first, such as <c>class Outer&lt;T&gt;</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="FullName">Its name with namespace and containing types.</param>
/// <param name="FileName">What the generated file is called.</param>
/// <param name="ClassName">The Perl name of the class.</param>
/// <param name="Constructors">Its static partial methods.</param>
/// <param name="Methods">Its other methods, and those that it inherits.</param>
internal sealed record ProxyModel(
    string? Namespace,
    EquatableArray<string> ContainingTypes,
    string Name,
    string FullName,
    string FileName,
    string ClassName,
    EquatableArray<MethodModel> Constructors,
    EquatableArray<MethodModel> Methods);

/// <summary>A method of a proxy, or a constructor.</summary>
/// <param name="DeclaringType">The interface that declares it, this one or one that it derives from.</param>
/// <param name="Modifiers">The modifiers of a constructor, which its two parts must have alike.</param>
/// <param name="Name">Its name.</param>
/// <param name="PerlName">Its name in Perl.</param>
/// <param name="ReturnType">What it returns.</param>
/// <param name="ResultType">What the task that it returns gives; null if nothing.</param>
/// <param name="IsValueTask">Whether that is a ValueTask, and no Task.</param>
/// <param name="IsList">Whether it takes all that the Perl method returns.</param>
/// <param name="Parameters">All parameters.</param>
internal sealed record MethodModel(
    string DeclaringType,
    string Modifiers,
    string Name,
    string PerlName,
    string ReturnType,
    string? ResultType,
    bool IsValueTask,
    bool IsList,
    EquatableArray<ParameterModel> Parameters);

/// <summary>A parameter.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What becomes of it.</param>
/// <param name="IsNullable">Whether it may be null as a whole.</param>
internal sealed record ParameterModel(string Type, string Name, ParameterKind Kind, bool IsNullable);

/// <summary>What becomes of a parameter.</summary>
internal enum ParameterKind
{
    /// <summary>It is sent.</summary>
    Argument,

    /// <summary>Each of its items is sent (params).</summary>
    Arguments,

    /// <summary>It is the client of a constructor.</summary>
    Client,

    /// <summary>It stops to wait.</summary>
    CancellationToken,
}
