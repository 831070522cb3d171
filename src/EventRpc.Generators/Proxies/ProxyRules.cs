using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace EventRpc.Generators;

/// <summary>What an interface with [RpcProxy] must be. Each says what to do.</summary>
internal static class ProxyRules
{
    public static readonly DiagnosticDescriptor NotPartial = Error("ERPC001", "A typed proxy is partial",
        "Make the interface {0} partial, so that its proxy can be generated");

    public static readonly DiagnosticDescriptor ContainingTypeNotPartial = Error("ERPC002", "What a typed proxy is nested in is partial",
        "Make {1} partial, or move {0} out of it, so that its proxy can be generated");

    public static readonly DiagnosticDescriptor FileLocal = Error("ERPC003", "A typed proxy is seen outside its file",
        "Make {0}, and what it is nested in, internal or public instead of file: its proxy is generated into another file");

    public static readonly DiagnosticDescriptor GenericInterface = Error("ERPC004", "A typed proxy is not generic",
        "Remove the type parameters of {0}: a Perl class has none; make an interface for each type, or use object");

    public static readonly DiagnosticDescriptor WrongClassName = Error("ERPC005", "A typed proxy names a Perl class",
        "Give {0} the name of a Perl class, such as My::Class: '{1}' is none");

    public static readonly DiagnosticDescriptor NotAMethod = Error("ERPC006", "A typed proxy has methods only",
        "Make {0} a method that returns a Task, or give it a body: a proxy has no properties, events, operators or static abstract members");

    public static readonly DiagnosticDescriptor GenericMethod = Error("ERPC007", "A method of a typed proxy is not generic",
        "Remove the type parameters of {0}: use object, or a method for each type with [RpcName]");

    public static readonly DiagnosticDescriptor NotATask = Error("ERPC008", "A method of a typed proxy returns a task",
        "Let {0} return Task, Task<T>, ValueTask or ValueTask<T> instead of {1}: a call waits for the server");

    public static readonly DiagnosticDescriptor CannotBeSent = Error("ERPC009", "A parameter of a typed proxy is passed by value",
        "Make the parameter {1} of {0} one that is passed by value (no ref, out, in, pointer or ref struct): it is sent to the server");

    public static readonly DiagnosticDescriptor CancellationTokenNotLast = Error("ERPC010", "A CancellationToken stands at the end",
        "Move the CancellationToken {1} of {0} to the end of the parameters: it is not sent to the server");

    public static readonly DiagnosticDescriptor WrongConstructor = Error("ERPC011", "A static partial method of a typed proxy is a constructor",
        "Give {0} an EventRpcClient as its first parameter, and let it return Task<{1}> or ValueTask<{1}>: static partial methods are constructors");

    public static readonly DiagnosticDescriptor WrongList = Error("ERPC012", "A method with [RpcList] returns a list",
        "Let {0} return Task<IReadOnlyList<T>> or ValueTask<IReadOnlyList<T>>, or remove its [RpcList]");

    public static readonly DiagnosticDescriptor WrongMethodName = Error("ERPC013", "A method of a typed proxy has a name in Perl",
        "Give {0} the name of a Perl method by [RpcName]: '{1}' is none");

    public static readonly DiagnosticDescriptor ReservedName = Error("ERPC014", "A method of a typed proxy has no name that Perl uses itself",
        "Give {0} another name by [RpcName]: every Perl class has {1} of its own, and no server exports it");

    public static readonly DiagnosticDescriptor SameName = new("ERPC015", "Methods of a typed proxy have different names in Perl",
        "Give {0} or {1} another name by [RpcName]: both call {2}; if they are meant to, suppress this", Category, DiagnosticSeverity.Warning, isEnabledByDefault: true);

    private const string Category = "EventRpc";

    public static ImmutableArray<DiagnosticDescriptor> All { get; } =
    [
        NotPartial, ContainingTypeNotPartial, FileLocal, GenericInterface, WrongClassName, NotAMethod, GenericMethod, NotATask,
        CannotBeSent, CancellationTokenNotLast, WrongConstructor, WrongList, WrongMethodName, ReservedName, SameName,
    ];

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, Category, DiagnosticSeverity.Error, isEnabledByDefault: true);
}
