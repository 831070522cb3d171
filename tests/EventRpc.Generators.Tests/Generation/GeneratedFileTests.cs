using EventRpc.Tests.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace EventRpc.Generators.Tests;

public sealed class GeneratedFileTests
{
    private const string Source =
        """
        namespace My.App;

        static partial class Proxies
        {
            [RpcProxy("My::TestModule")]
            public partial interface ITestModule
            {
                public static partial Task<ITestModule> NewAsync(EventRpcClient client, string data, CancellationToken cancellationToken = default);
                Task<string?> GetDataAsync();
                ValueTask SetDataAsync(string data, CancellationToken cancellationToken = default);
                [RpcName("clone")] Task<ITestModule> CopyAsync();
                Task<(int, string)> SeveralAsync(params object?[] arguments);
                [RpcList] ValueTask<IReadOnlyList<ITestModule>> ChildrenAsync();
            }
        }
        """;

    [Fact]
    public async Task The_generated_file_is_the_approved_one()
    {
        var compiled = await CompiledSource.CompileAsync(Source);
        Assert.Empty(compiled.Diagnostics);
        ApprovedFile.AssertMatches(Assert.Single(compiled.Files), "tests", "EventRpc.Generators.Tests", "Generation", "ITestModule.approved.txt");
    }

    [Theory]
    [InlineData("// something else", IncrementalStepRunReason.Unchanged)]
    [InlineData("""[RpcProxy("My::Other")] partial interface IOther;""", IncrementalStepRunReason.Unchanged)]
    [InlineData("namespace My.App { partial class Proxies { partial interface ITestModule { Task AddedAsync(); } } }", IncrementalStepRunReason.Modified)]
    public void A_file_is_generated_anew_only_where_its_interface_has_changed(string added, IncrementalStepRunReason expected)
    {
        var compilation = CompiledSource.Parse(Source);
        var driver = CompiledSource.Driver().RunGenerators(compilation, TestContext.Current.CancellationToken);
        var changed = compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText(added, cancellationToken: TestContext.Current.CancellationToken));
        var result = driver.RunGenerators(changed, TestContext.Current.CancellationToken).GetRunResult().Results[0];

        var read = result.TrackedSteps[RpcProxyGenerator.ReadStep].SelectMany(step => step.Outputs)
            .Single(output => output.Value is ProxyModel { Name: "ITestModule" });
        Assert.Equal(expected, read.Reason);
        var written = result.TrackedOutputSteps.SelectMany(steps => steps.Value).SelectMany(step => step.Outputs);
        Assert.Equal(expected == IncrementalStepRunReason.Modified ? IncrementalStepRunReason.Modified : IncrementalStepRunReason.Cached, written.First().Reason);
    }
}
