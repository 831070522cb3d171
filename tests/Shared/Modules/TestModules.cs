using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace EventRpc.Testing;

/// <summary>A folder of modules, which a test compiles as it goes along.</summary>
public sealed class TestModules : IDisposable
{
    private const string Usings = "using System; using System.Collections.Generic; using System.Threading.Tasks; using EventRpc.AspNetCore; using EventRpc.Protocol;\n";

    private static readonly MetadataReference[] Application =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    public string Folder { get; } = Directory.CreateTempSubdirectory("eventrpc-modules-").FullName;

    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>Compiles an assembly.</summary>
    public static byte[] Compile(string name, string source, params byte[][] references) => Compile(name, source, generator: null, references);

    /// <summary>Compiles an assembly, with what a generator makes of it.</summary>
    public static byte[] Compile(string name, string source, IIncrementalGenerator? generator, params byte[][] references)
    {
        Compilation compilation = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(Usings + source)],
            Application.Concat(references.Select(image => MetadataReference.CreateFromImage(image))),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release));
        if (generator is not null)
            CSharpGeneratorDriver.Create(generator).RunGeneratorsAndUpdateCompilation(compilation, out compilation, out _);
        using var image = new MemoryStream();
        var emitted = compilation.Emit(image);
        Assert.True(emitted.Success, string.Join(Environment.NewLine, emitted.Diagnostics));
        return image.ToArray();
    }

    /// <summary>Compiles an assembly into the folder.</summary>
    public byte[] Add(string name, string source, params byte[][] references)
    {
        var image = Compile(name, source, references);
        Put(name + ".dll", image);
        return image;
    }

    /// <summary>Puts a file into the folder, in place of the one that is there, at one stroke.</summary>
    public void Put(string file, byte[] content)
    {
        var path = PathOf(file);
        // Whatever the clock's steps are, it is another file.
        var newest = File.Exists(path) ? File.GetLastWriteTimeUtc(path).AddSeconds(1) : DateTime.UtcNow;
        File.WriteAllBytes(path + ".new", content);
        File.SetLastWriteTimeUtc(path + ".new", newest);
        File.Move(path + ".new", path, overwrite: true);
    }

    public void Remove(string file) => File.Delete(PathOf(file));

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
