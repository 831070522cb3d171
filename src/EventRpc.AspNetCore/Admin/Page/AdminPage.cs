using System.Security.Cryptography;
using System.Text;

namespace EventRpc.AspNetCore;

/// <summary>
/// The page, put together of its files once: it needs nothing else from anywhere, and its policy has the browser run
/// nothing that is not in it.
/// </summary>
internal sealed class AdminPage
{
    private const string StyleMark = "<!-- style -->";
    private const string ScriptMark = "<!-- script -->";

    /// <summary>
    /// The parts of the script, which are one module in the page: what is done at once, at the end, needs all that is
    /// declared before.
    /// </summary>
    private static readonly string[] Scripts =
        ["format.js", "dom.js", "api.js", "charts.js", "tables.js", "figures.js", "connections.js", "methods.js", "log.js", "page.js"];

    private static readonly Lazy<AdminPage> Made = new(() => new AdminPage(Read("page.html"), Read("page.css"), string.Concat(Scripts.Select(Read))));

    private AdminPage(string html, string style, string script)
    {
        Html = Encoding.UTF8.GetBytes(Put(Put(html, StyleMark, $"<style>{style}</style>"), ScriptMark, $"<script type=\"module\">{script}</script>"));
        SecurityPolicy = $"default-src 'none'; style-src '{HashOf(style)}'; script-src '{HashOf(script)}'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    public static AdminPage Instance => Made.Value;

    /// <summary>The page, in UTF-8.</summary>
    public byte[] Html { get; }

    /// <summary>Its Content-Security-Policy.</summary>
    public string SecurityPolicy { get; }

    private static string Put(string html, string mark, string element)
    {
        // Each once, and where it is: what is put in may have anything in it.
        var at = html.IndexOf(mark, StringComparison.Ordinal);
        return at < 0 ? throw new InvalidOperationException($"page.html has no line {mark}.") : string.Concat(html.AsSpan(0, at), element, html.AsSpan(at + mark.Length));
    }

    private static string HashOf(string element) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(element)))}";

    private static string Read(string name)
    {
        using var resource = typeof(AdminPage).Assembly.GetManifestResourceStream($"Admin/{name}")!;
        using var reader = new StreamReader(resource, Encoding.UTF8);
        // Browsers see line ends so, whatever the checkout made of them, and hash what they see.
        return reader.ReadToEnd().Replace("\r\n", "\n", StringComparison.Ordinal);
    }
}
