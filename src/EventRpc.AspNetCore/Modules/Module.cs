using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace EventRpc.AspNetCore;

/// <summary>
/// An assembly of exported classes as it was when it was loaded; when its file has changed, what is loaded then is
/// another. Only the class table and the folder refer to it, so that a replaced one goes with its last object.
/// </summary>
internal sealed class Module
{
    private readonly ModuleContext _context;

    private Module(string path, ModuleContext context, IReadOnlyList<RpcClassDefinition> definitions)
    {
        Path = path;
        _context = context;
        Definitions = definitions;
    }

    public string Path { get; }

    public IReadOnlyList<RpcClassDefinition> Definitions { get; }

    /// <summary>The classes, once the class table has made them.</summary>
    public IReadOnlyList<ExportedClass> Classes { get; set; } = [];

    /// <summary>Loads a module.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="image">What is in the file.</param>
    /// <param name="files">Takes down which files it depends on.</param>
    [RequiresUnreferencedCode(ClassTable.NeedsReflection)]
    public static Module Load(string path, byte[] image, ModuleFiles files)
    {
        var context = new ModuleContext(path, files);
        try
        {
            var types = context.LoadModule(path, image).GetTypes().Where(type => type.IsDefined(typeof(RpcClassAttribute), inherit: false));
            return new Module(path, context, [.. types.Select(AttributedClass.Read)]);
        }
        catch (Exception e)
        {
            context.Unload();
            if (e is ReflectionTypeLoadException { LoaderExceptions: [{ } first, ..] })
                throw new FileLoadException(first.Message, e);
            throw;
        }
    }

    /// <summary>Says that nothing new is made of the module: its code goes when the last object and call of it has.</summary>
    public void Unload() => _context.Unload();
}
