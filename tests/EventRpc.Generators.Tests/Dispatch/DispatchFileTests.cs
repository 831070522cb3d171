using EventRpc.Tests.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace EventRpc.Generators.Tests;

public sealed class DispatchFileTests
{
    private const string Source =
        """
        using EventRpc.AspNetCore;
        namespace My.App;

        [RpcClass("My::TestModule")]
        public sealed partial class TestModule
        {
            [RpcConstructor] public TestModule(string data, int size = 1) { }
            [RpcMethod] public string? GetData() => null;
            [RpcMethod] public void SetData(string data, params string[] more) { }
            [RpcMethod(NamedParameters = true)] public void Update(string? data = null, int size = 2) { }
            [RpcMethod] public (int Count, List<string?>? Names) Several() => default;
            [RpcObjectMethod] public async Task<TestModule> CloneAsync(CancellationToken cancellationToken) { await Task.Yield(); return this; }
            [RpcMethod] public ValueTask StopAsync() => default;
        }
        """;

    [Fact]
    public async Task The_generated_file_is_the_approved_one()
    {
        var compiled = await CompiledSource.CompileAsync(Source);
        Assert.Empty(compiled.Diagnostics);
        var file = Assert.Single(compiled.Files).Replace($"{typeof(RpcDispatchGenerator).Assembly.GetName().Version}", "VERSION", StringComparison.Ordinal);
        ApprovedFile.AssertMatches(file, "tests", "EventRpc.Generators.Tests", "Dispatch", "TestModule.approved.txt");
    }

    public static TheoryData<string> Sources =>
    [
        """[RpcClass("A")] class Node { [RpcConstructor] public Node() { } }""",
        """namespace One.@class { [RpcClass("A")] class @interface { [RpcMethod] public int @static(int @this, string call, object target, int method) => 0; } }""",
        """static class Outer { internal record Inner { [RpcClass("A")] internal sealed record Node(int X) { [RpcMethod] public Inner Get() => new(); } } }""",
        """[RpcClass("A")] abstract class Node { [RpcConstructor] public static Node New(dynamic a) => null!; [RpcMethod] public abstract List<(int A, dynamic? B)> Get(nint a, int[][]? b); [RpcMethod] public int One(nint a, int[][]? b, int[,] c) => 1; }""",
        """[RpcClass("A")] class Node { public required int X { get; set; } [RpcConstructor] public Node() { } [RpcMethod] public int Get() => X; }""",
        """
        [Obsolete] class Old;
        #pragma warning disable CS0612
        [RpcClass("A")] class Node { [RpcMethod, Obsolete] public Old? Get(Old? old) => old; [RpcMethod, Obsolete("no", true)] public int No() => 0; }
        """,
        """
        class Base { [RpcMethod] public virtual int Get() => 1; [RpcMethod] public int Hidden() => 1; [RpcMethod] protected int Not() => 1; }
        [RpcClass("A")] class Node : Base { public override int Get() => 2; [RpcMethod] public new string Hidden() => ""; [RpcMethod] private protected int NotThisEither() => 1; [RpcMethod] public int One() => 1; }
        """,
        """[RpcClass("A")] class Node { [RpcMethod] public T Get<T>(T a) => a; [RpcMethod] public int Ref(ref int a) => a; [RpcMethod] public int Span(Span<int> a) => 1; [RpcMethod] public async void Lost() => await Task.Yield(); [RpcMethod] public ref int Place() => throw new Exception(); [RpcMethod] public int One() => 1; }""",
        """[RpcClass("A")] class Node { private class Own; [RpcMethod] private Own Get() => new(); [RpcMethod] private int List(List<Own> a) => 1; [RpcMethod] internal int One() => 1; }""",
        """[RpcClass("A")] class Node { [RpcMethod] public (int, int, int, int, int, int, int, int) Eight() => default; [RpcMethod] public (int, string) Two() => default; }""",
        """
        #nullable disable
        [RpcClass("A")] class Node { [RpcMethod(NamedParameters = true)] public string Get(string a, params object[] rest) => a; }
        """,
        """
        class Base { [RpcMethod] public virtual int Get(int a) => a; [RpcMethod] public int More(int a) => a; }
        [RpcClass("A")] class Node : Base { public override int Get(int a) => a; public string Get(long a) => ""; public string More(object a) => ""; public static new Func<int, string> ToString = _ => ""; }
        """,
        """class Base<T> { [RpcMethod] public T? Get(List<T> a) => default; } [RpcClass("A")] class Node : Base<int[]> { [RpcMethod] public int Params(params List<int> a) => 1; }""",
        """[RpcClass("A")] record Node(string Data) { [RpcConstructor] public static Node New(string data) => new(data); [RpcMethod] public partial int One(); public partial int One() => 1; }""".Replace("record Node", "partial record Node"),
    ];

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task The_code_compiles_wherever_the_class_stands_and_whatever_its_methods_take(string source)
    {
        var compiled = await CompiledSource.CompileAsync($"using EventRpc.AspNetCore;\n{source}");
        Assert.DoesNotContain(compiled.Diagnostics, diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        Assert.StartsWith("// <auto-generated/>\n", Assert.Single(compiled.Files), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[RpcClass("A")] class Node<T> { [RpcMethod] public int One() => 1; }""")]
    [InlineData("""class Outer { [RpcClass("A")] private class Node { [RpcMethod] public int One() => 1; } }""")]
    [InlineData("""class Outer<T> { [RpcClass("A")] internal class Node { [RpcMethod] public int One() => 1; } }""")]
    [InlineData("""[RpcClass("A")] file class Node { [RpcMethod] public int One() => 1; }""")]
    [InlineData("""[RpcClass("A")] class Node { public int One() => 1; }""")]
    [InlineData("""file static class Outer { [RpcClass("A")] internal class Node { [RpcMethod] public int One() => 1; } }""")]
    [InlineData("""[Obsolete("", true), RpcClass("A")] class Node { [RpcMethod] public int One() => 1; }""")]
    [InlineData("""[RpcClass("A")] class Node { [RpcMethod, System.Diagnostics.Conditional("DEBUG")] public void One() { } }""")]
    [InlineData("""[RpcClass("A")] class Node { [RpcMethod] public int One(int a) => 1; [System.Runtime.CompilerServices.OverloadResolutionPriority(1)] public int One(object a) => 2; }""")]
    [InlineData("""class Base { [RpcMethod("a", NamedParameters = true)] public virtual object? Get(int b) => null; } [RpcClass("A")] class Node : Base { [RpcObjectMethod("c")] public override object? Get(int b) => null; }""")]
    public async Task What_other_code_cannot_reach_or_would_call_another_for_is_left_to_the_server(string source) =>
        Assert.Empty((await CompiledSource.CompileAsync($"using EventRpc.AspNetCore;\n{source}")).Files);

    [Fact]
    public async Task Nothing_is_generated_for_a_server_that_is_older_than_the_generator() =>
        Assert.Empty((await CompiledSource.CompileAsync(
            """
            namespace EventRpc.AspNetCore
            {
                public sealed class RpcClassAttribute(string name) : Attribute { public string Name { get; } = name; }
                public abstract class RpcMemberAttribute : Attribute;
                public sealed class RpcMethodAttribute : RpcMemberAttribute;
                [RpcClass("A")] public class Node { [RpcMethod] public int One() => 1; }
            }
            """,
            hasServer: false)).Files);

    [Theory]
    [InlineData("// something else", IncrementalStepRunReason.Unchanged)]
    [InlineData("""namespace My.App { [EventRpc.AspNetCore.RpcClass("My::Other")] class Other; }""", IncrementalStepRunReason.Unchanged)]
    [InlineData("namespace My.App { partial class TestModule { [EventRpc.AspNetCore.RpcMethod] public int Added() => 1; } }", IncrementalStepRunReason.Modified)]
    public void A_file_is_generated_anew_only_where_its_class_has_changed(string added, IncrementalStepRunReason expected)
    {
        var compilation = CompiledSource.Parse(Source);
        var driver = CompiledSource.Driver().RunGenerators(compilation, TestContext.Current.CancellationToken);
        var changed = compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText(added, cancellationToken: TestContext.Current.CancellationToken));
        var result = driver.RunGenerators(changed, TestContext.Current.CancellationToken).GetRunResult().Results.Single(r => r.TrackedSteps.ContainsKey(RpcDispatchGenerator.ReadStep));
        var read = result.TrackedSteps[RpcDispatchGenerator.ReadStep].SelectMany(step => step.Outputs).Single(output => output.Value is ClassModel { Type: "global::My.App.TestModule" });
        Assert.Equal(expected, read.Reason);
    }
}
