using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.Loader;
using EventRpc.Protocol;

namespace EventRpc.AspNetCore;

/// <summary>
/// Where the assemblies of one module are loaded, from memory: its own, and what it depends on and the application
/// does not have. What the application has is shared with it, or an attribute or interface would not be the same here
/// and there.
/// </summary>
[RequiresUnreferencedCode(ClassTable.NeedsReflection)]
internal sealed class ModuleContext : AssemblyLoadContext
{
    private static readonly AssemblyLoadContext Application = GetLoadContext(typeof(ModuleContext).Assembly)!;

    /// <summary>What a module cannot have another version of: the attributes would not be ours.</summary>
    private static readonly string?[] Shared = [typeof(RpcClassAttribute).Assembly.GetName().Name, typeof(PerlNameAttribute).Assembly.GetName().Name];

    private readonly string _folder;
    private readonly ModuleFiles _files;
    private readonly AssemblyDependencyResolver? _resolver;

    public ModuleContext(string path, ModuleFiles files)
        : base(Path.GetFileNameWithoutExtension(path), isCollectible: true)
    {
        _folder = Path.GetDirectoryName(path)!;
        _files = files;
        if (File.Exists(Path.ChangeExtension(path, ".deps.json")))
            _resolver = new AssemblyDependencyResolver(path);
    }

    /// <summary>
    /// Loads the module with all that it depends on: what was loaded late could be of another version by then, and a
    /// context that is being unloaded loads nothing any more, though its objects live on.
    /// </summary>
    /// <exception cref="FileNotFoundException">Something that the module refers to is missing.</exception>
    public Assembly LoadModule(string path, byte[] image)
    {
        var module = Load(path, image);
        var seen = new HashSet<string>();
        var assemblies = new Queue<Assembly>([module]);
        while (assemblies.TryDequeue(out var assembly))
        {
            foreach (var reference in assembly.GetReferencedAssemblies().Where(name => seen.Add(name.FullName)))
            {
                try
                {
                    if (LoadFromAssemblyName(reference) is var loaded && GetLoadContext(loaded) == this)
                        assemblies.Enqueue(loaded);
                }
                catch (FileNotFoundException) when (assembly != module)
                {
                    // Libraries have optional parts.
                }
            }
        }
        return module;
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        try
        {
            return Application.LoadFromAssemblyName(assemblyName);
        }
        catch (Exception e) when (e is IOException or BadImageFormatException && !Shared.Contains(assemblyName.Name))
        {
            // The application does not have it, or an older one.
        }

        var path = _resolver?.ResolveAssemblyToPath(assemblyName)
            ?? Path.Combine(_folder, assemblyName.CultureName ?? "", assemblyName.Name + ".dll");
        return _files.Read(path) is { } image ? Load(path, image) : null;
    }

    protected override IntPtr LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver?.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : IntPtr.Zero;

    private Assembly Load(string path, byte[] image)
    {
        // With its symbols the log has the lines of what a module throws.
        var symbols = Path.ChangeExtension(path, ".pdb");
        using var symbolStream = File.Exists(symbols) ? new MemoryStream(File.ReadAllBytes(symbols)) : null;
        using var stream = new MemoryStream(image);
        return LoadFromStream(stream, symbolStream);
    }
}
