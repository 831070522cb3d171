using EventRpc.Client;

namespace EventRpc.Tool.Tests.Session;

/// <summary>What Tab makes of a line.</summary>
public sealed class CompletionTests
{
    private static readonly Completion Found = new(
        new Dictionary<string, RemoteClass>
        {
            ["My::Module"] = new("My::Module", new Dictionary<string, RemoteMethodKind>
            {
                ["new"] = RemoteMethodKind.Constructor,
                ["get_data"] = RemoteMethodKind.Method,
                ["get_owner"] = RemoteMethodKind.ObjectMethod,
                ["get_\u001b[31m"] = RemoteMethodKind.Method,
            }),
            ["My::Owner"] = new("My::Owner", new Dictionary<string, RemoteMethodKind>()),
        },
        new Dictionary<string, string> { ["module"] = "My::Module", ["mine"] = "My::Other" });

    [Theory]
    [InlineData("", 0, "classes describe drop exit help list mine module")]
    [InlineData("m", 0, "mine module")]
    [InlineData("de", 0, "describe")]
    [InlineData("describe ", 9, "My::Module My::Owner")]
    [InlineData("drop mo", 5, "module")]
    [InlineData("a = ", 4, "My::Module My::Owner mine module")]
    [InlineData("a = My::M", 4, "My::Module")]
    [InlineData("a = My::Module ", 15, "new")]
    [InlineData("a = module ", 11, "get_owner")]
    [InlineData("module ", 7, "get_data get_owner")]
    [InlineData("module  get_d", 8, "get_data")]
    [InlineData("module set_owner $mi", 17, "$mine")]
    [InlineData("mine ", 5, "")]
    [InlineData("nothing ", 8, "")]
    [InlineData("module get_data x", 16, "")]
    public void A_word_is_completed_by_what_can_stand_there(string line, int start, string words)
    {
        var found = Found.Find(line);

        Assert.Equal(start, found.Start);
        Assert.Equal(words, string.Join(' ', found.Words));
    }
}
