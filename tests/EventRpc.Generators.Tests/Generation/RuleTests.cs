using Microsoft.CodeAnalysis;

namespace EventRpc.Generators.Tests;

public sealed class RuleTests
{
    /// <summary>Each rule's id, the code that breaks it, the part of the code that is underlined, and what is said.</summary>
    public static TheoryData<string, string, string, string> Broken => new()
    {
        {
            "ERPC001", """[RpcProxy("A")] interface INode { }""", "INode",
            "Make the interface INode partial, so that its proxy can be generated"
        },
        {
            "ERPC002", """class Outer { [RpcProxy("A")] partial interface INode { } }""", "INode",
            "Make Outer partial, or move INode out of it, so that its proxy can be generated"
        },
        {
            "ERPC003", """[RpcProxy("A")] file partial interface INode { }""", "INode",
            "Make INode, and what it is nested in, internal or public instead of file: its proxy is generated into another file"
        },
        {
            "ERPC004", """[RpcProxy("A")] partial interface INode<T> { }""", "INode",
            "Remove the type parameters of INode: a Perl class has none; make an interface for each type, or use object"
        },
        {
            "ERPC005", """[RpcProxy("My-Node")] partial interface INode { }""", "INode",
            "Give INode the name of a Perl class, such as My::Class: 'My-Node' is none"
        },
        {
            "ERPC005", """[RpcProxy(null!)] partial interface INode { }""", "INode",
            "Give INode the name of a Perl class, such as My::Class: '' is none"
        },
        {
            "ERPC006", """[RpcProxy("A")] partial interface INode { string Data { get; } }""", "Data",
            "Make Data a method that returns a Task, or give it a body: a proxy has no properties, events, operators or static abstract members"
        },
        {
            "ERPC006", """[RpcProxy("A")] partial interface INode { event Action Changed; }""", "Changed",
            "Make Changed a method that returns a Task, or give it a body: a proxy has no properties, events, operators or static abstract members"
        },
        {
            "ERPC006", """[RpcProxy("A")] partial interface INode { string this[int i] { get; } }""", "this",
            "Make this[] a method that returns a Task, or give it a body: a proxy has no properties, events, operators or static abstract members"
        },
        {
            "ERPC006", """[RpcProxy("A")] partial interface INode { static abstract Task GetAsync(); }""", "GetAsync",
            "Make GetAsync a method that returns a Task, or give it a body: a proxy has no properties, events, operators or static abstract members"
        },
        {
            "ERPC007", """[RpcProxy("A")] partial interface INode { Task<T> GetAsync<T>(); }""", "GetAsync",
            "Remove the type parameters of GetAsync: use object, or a method for each type with [RpcName]"
        },
        {
            "ERPC008", """[RpcProxy("A")] partial interface INode { string GetData(); }""", "GetData",
            "Let GetData return Task, Task<T>, ValueTask or ValueTask<T> instead of string: a call waits for the server"
        },
        {
            "ERPC009", """[RpcProxy("A")] partial interface INode { Task GetAsync(ref int a); }""", "a",
            "Make the parameter a of GetAsync one that is passed by value (no ref, out, in, pointer or ref struct): it is sent to the server"
        },
        {
            "ERPC009", """[RpcProxy("A")] partial interface INode { Task GetAsync(int a, out int b); }""", "b",
            "Make the parameter b of GetAsync one that is passed by value (no ref, out, in, pointer or ref struct): it is sent to the server"
        },
        {
            "ERPC009", """[RpcProxy("A")] partial interface INode { Task GetAsync(in int a); }""", "a",
            "Make the parameter a of GetAsync one that is passed by value (no ref, out, in, pointer or ref struct): it is sent to the server"
        },
        {
            "ERPC009", """[RpcProxy("A")] partial interface INode { Task GetAsync(Span<int> a); }""", "a",
            "Make the parameter a of GetAsync one that is passed by value (no ref, out, in, pointer or ref struct): it is sent to the server"
        },
        {
            "ERPC009", """[RpcProxy("A")] unsafe partial interface INode { Task GetAsync(int* a); }""", "a",
            "Make the parameter a of GetAsync one that is passed by value (no ref, out, in, pointer or ref struct): it is sent to the server"
        },
        {
            "ERPC010", """[RpcProxy("A")] partial interface INode { Task GetAsync(CancellationToken stop, int a); }""", "stop",
            "Move the CancellationToken stop of GetAsync to the end of the parameters: it is not sent to the server"
        },
        {
            "ERPC011", """[RpcProxy("A")] partial interface INode { public static partial Task<INode> NewAsync(string data); }""", "NewAsync",
            "Give NewAsync an EventRpcClient as its first parameter, and let it return Task<INode> or ValueTask<INode>: static partial methods are constructors"
        },
        {
            "ERPC011", """[RpcProxy("A")] partial interface INode { public static partial Task<object> NewAsync(EventRpcClient client); }""", "NewAsync",
            "Give NewAsync an EventRpcClient as its first parameter, and let it return Task<INode> or ValueTask<INode>: static partial methods are constructors"
        },
        {
            "ERPC012", """[RpcProxy("A")] partial interface INode { [RpcList] Task<List<int>> GetAsync(); }""", "GetAsync",
            "Let GetAsync return Task<IReadOnlyList<T>> or ValueTask<IReadOnlyList<T>>, or remove its [RpcList]"
        },
        {
            "ERPC013", """[RpcProxy("A")] partial interface INode { [RpcName("get-data")] Task GetAsync(); }""", "GetAsync",
            "Give GetAsync the name of a Perl method by [RpcName]: 'get-data' is none"
        },
        {
            "ERPC013", """[RpcProxy("A")] partial interface INode { Task GetÄrgerAsync(); }""", "GetÄrgerAsync",
            "Give GetÄrgerAsync the name of a Perl method by [RpcName]: 'getärger' is none"
        },
        {
            "ERPC014", """[RpcProxy("A")] partial interface INode { Task ImportAsync(); }""", "ImportAsync",
            "Give ImportAsync another name by [RpcName]: every Perl class has import of its own, and no server exports it"
        },
        {
            "ERPC015", """[RpcProxy("A")] partial interface INode { Task GetAsync(); [RpcName("get")] Task FetchAsync(); }""", "FetchAsync",
            "Give FetchAsync or GetAsync another name by [RpcName]: both call get; if they are meant to, suppress this"
        },
        {
            "ERPC015", """interface IBase { Task GetAsync(); } [RpcProxy("A")] partial interface INode : IBase { Task Get(); }""", "Get",
            "Give Get or GetAsync another name by [RpcName]: both call get; if they are meant to, suppress this"
        },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task A_broken_rule_is_told_of_where_it_is_broken_with_what_to_do(string id, string source, string underlined, string message)
    {
        var compiled = await CompiledSource.CompileAsync(source);
        var told = Assert.Single(compiled.Diagnostics, d => d.Id.StartsWith("ERPC", StringComparison.Ordinal));
        Assert.Equal(id, told.Id);
        Assert.Equal(message, told.GetMessage());
        Assert.Equal(underlined, source.Substring(told.Location.SourceSpan.Start, told.Location.SourceSpan.Length));
        // Where a rule is broken nothing is generated, so that the compiler does not add errors of code that nobody wrote.
        Assert.Equal(told.Severity == DiagnosticSeverity.Warning ? 1 : 0, compiled.Files.Count);
    }

    [Fact]
    public void Every_rule_is_broken_here() =>
        Assert.Equal(new RpcProxyAnalyzer().SupportedDiagnostics.Select(rule => rule.Id), Broken.Select(row => row.Data.Item1).Distinct());

    [Fact]
    public async Task What_is_wrong_with_a_base_that_is_no_proxy_is_told_of_the_interface_and_what_is_wrong_with_a_proxy_only_once()
    {
        var compiled = await CompiledSource.CompileAsync(
            """
            interface IPlain { int Size { get; } }
            [RpcProxy("A")] partial interface IBase { string GetData(); }
            [RpcProxy("B")] partial interface INode : IPlain, IBase { }
            """);
        Assert.Empty(compiled.Files);
        Assert.Equal(["ERPC008", "ERPC006"], compiled.Diagnostics.Select(d => d.Id));
        Assert.Equal([1, 2], compiled.Diagnostics.Select(d => d.Location.GetLineSpan().StartLinePosition.Line));
    }

    [Fact]
    public async Task Overloads_call_one_Perl_method_and_two_names_for_it_can_be_allowed()
    {
        var compiled = await CompiledSource.CompileAsync(
            """
            [RpcProxy("A")]
            partial interface INode
            {
                Task<string> GetAsync();
                Task<string> GetAsync(int index);
            #pragma warning disable ERPC015
                [RpcName("get")] Task<int> GetNumberAsync();
            #pragma warning restore ERPC015
            }
            """);
        Assert.Empty(compiled.Diagnostics);
        Assert.Single(compiled.Files);
    }
}
