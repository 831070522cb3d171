using EventRpc.Client;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EventRpc.Tool.Tests.Proxies;

/// <summary>Proxies of whatever a server says that it has.</summary>
public sealed class ProxySourceTests
{
    private static readonly string[] Hostile =
    [
        "x\")] public class Evil { static Evil() { System.Console.WriteLine(); } } //",
        "a\nb", "a\u2028b", "\\", "\"", "", " ", "9lives", "class", "größe", "getData", "get_data", "get__data", "GET_DATA", "dispose", "remote", "from_remote",
        "\ud800", "*/", "{", "a::b", "get_async", "\u0000",
    ];

    [Fact]
    public void Names_of_a_hostile_server_stay_names()
    {
        var methods = Hostile.ToDictionary(name => name, name => name.Length % 2 == 0 ? RemoteMethodKind.Method : RemoteMethodKind.ObjectMethod);
        methods["new"] = RemoteMethodKind.Constructor;
        var classNames = new ClrNames();
        var source = ProxySource.Header("Shop") + string.Concat(Hostile.Select(name => ProxySource.Write(new RemoteClass(name, methods), classNames.Make(name, prefix: "I"))));

        CompiledProxies.AssertCompiles([source]);
        var root = CSharpSyntaxTree.ParseText(source).GetCompilationUnitRoot(TestContext.Current.CancellationToken);
        Assert.All(root.DescendantNodes().OfType<TypeDeclarationSyntax>(), type => Assert.IsType<InterfaceDeclarationSyntax>(type));
        var interfaces = root.DescendantNodes().OfType<InterfaceDeclarationSyntax>().ToList();
        Assert.Equal(Hostile.Length, interfaces.Count);
        Assert.Equal(Hostile, interfaces.Select(type => LiteralOf(type.AttributeLists)));
        Assert.All(interfaces, type => Assert.Equal(methods.Count, type.Members.Count));
    }

    [Fact]
    public void A_name_that_the_rule_does_not_give_back_is_written_beside_the_method()
    {
        var source = ProxySource.Write(new RemoteClass("My::Class", new Dictionary<string, RemoteMethodKind> { ["getData"] = RemoteMethodKind.Method, ["get_data"] = RemoteMethodKind.Method }), "IClass");

        Assert.Contains("    [RpcName(\"getData\")]\n    Task<object?> GetDataAsync(", source, StringComparison.Ordinal);
        Assert.Contains("    [RpcName(\"get_data\")]\n    Task<object?> GetData2Async(", source, StringComparison.Ordinal);
    }

    [Fact]
    public void As_many_names_as_a_server_may_have_are_told_apart_though_they_look_the_same()
    {
        const int Count = 100_000;
        var names = new ClrNames();
        var made = Enumerable.Range(1, Count).Select(i => names.Make(new string('_', i % 7) + "a", suffix: "Async")).ToList();

        Assert.Equal(("AAsync", "A2Async", $"A{Count}Async"), (made[0], made[1], made[^1]));
        Assert.Equal(Count, made.Distinct().Count());
    }

    [Theory]
    [InlineData("Shop.Remote", true)]
    [InlineData("_a.B9", true)]
    [InlineData("Shop;", false)]
    [InlineData("Shop..Remote", false)]
    [InlineData("9", false)]
    [InlineData("", false)]
    public void A_namespace_is_names_with_dots_between(string text, bool isNamespace) => Assert.Equal(isNamespace, ClrNames.IsNamespace(text));

    private static string LiteralOf(Microsoft.CodeAnalysis.SyntaxList<AttributeListSyntax> attributes) =>
        ((LiteralExpressionSyntax)attributes.Single().Attributes.Single().ArgumentList!.Arguments.Single().Expression).Token.ValueText;
}
