using System.Security.Cryptography;
using EventRpc.Fuzz.Checks;

namespace EventRpc.Fuzz;

/// <summary>Documents that broke something, each cause once, in a folder.</summary>
internal sealed class Findings(string folder, FuzzFormat format)
{
    private readonly HashSet<string> _causes = [];

    public int Count => _causes.Count;

    /// <summary>Where the document is kept that is being read.</summary>
    public string CurrentPath => Path.Combine(Directory.CreateDirectory(folder).FullName, $"{format.FilePrefix}current");

    /// <summary>Keeps a document, made as short as it can be while it still breaks the same.</summary>
    public void Add(byte[] document, Exception exception)
    {
        var cause = CauseOf(exception);
        if (!_causes.Add(cause))
            return;
        Save(Shorter.Of(format.Format, document, cause), exception.ToString());
    }

    /// <summary>Keeps a document as it is.</summary>
    public void Save(byte[] document, string what)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, $"{format.FilePrefix}{Convert.ToHexStringLower(SHA256.HashData(document))[..12]}.bin");
        File.WriteAllBytes(path, document);
        Console.WriteLine($"{format.Name}: {what}\n  document of {document.Length} bytes: {path}\n  {Convert.ToHexStringLower(document.AsSpan(0, Math.Min(document.Length, 200)))}");
    }

    /// <summary>What tells one finding from another: the promise, or the exception and where it came from.</summary>
    public static string CauseOf(Exception exception)
    {
        var place = exception.StackTrace?.Split('\n').FirstOrDefault(line => line.Contains("EventRpc.", StringComparison.Ordinal))?.Split(" in ")[0].Trim();
        return exception is Violation { Promise: var promise } ? $"{promise} {place}" : $"{exception.GetType().Name} {place}";
    }
}
