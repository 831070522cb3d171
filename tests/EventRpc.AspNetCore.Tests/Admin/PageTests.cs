using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;

namespace EventRpc.AspNetCore.Tests.Admin;

public sealed partial class PageTests
{
    [Theory]
    [InlineData("/eventrpc", "/eventrpc")]
    [InlineData("/eventrpc", "/eventrpc/")]
    [InlineData("/a/b/", "/a/b")]
    [InlineData("", "/")]
    public async Task The_page_is_one_document_whose_policy_allows_what_is_in_it_and_nothing_else(string prefix, string path)
    {
        await using var host = await AdminHost.StartAsync(app => app.MapEventRpcAdmin(prefix));
        using var response = await host.Http.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal("text/html; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        var html = await response.Content.ReadAsStringAsync();
        var style = Assert.Single(Style().Matches(html)).Groups[1].Value;
        var script = Assert.Single(Script().Matches(html)).Groups[1].Value;
        Assert.Equal(
            $"default-src 'none'; style-src '{Hash(style)}'; script-src '{Hash(script)}'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
        Assert.DoesNotContain("<!-- style -->", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<!-- script -->", html, StringComparison.Ordinal);
        // The policy would have browsers leave these out.
        Assert.DoesNotMatch(@"<[^>]+\s(style|on\w+)\s*=", html[..html.IndexOf("<style>", StringComparison.Ordinal)]);
        Assert.DoesNotMatch(@"<(link|script|img|iframe)[^>]+(src|href)=""(?!data:)", html);
    }

    private static string Hash(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();

    [GeneratedRegex("<script type=\"module\">(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Script();
}
