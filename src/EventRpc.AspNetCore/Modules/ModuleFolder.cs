using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EventRpc.AspNetCore;

/// <summary>The folder of modules, and what has been made of each of its files.</summary>
[RequiresDynamicCode(ClassTable.NeedsReflection)]
[RequiresUnreferencedCode(ClassTable.NeedsReflection)]
internal sealed class ModuleFolder(IOptions<EventRpcOptions> options, IHostEnvironment environment, ILogger<ModuleFolder> logger)
{
    private readonly Dictionary<string, ModuleFile> _files = new(StringComparer.Ordinal);
    private readonly List<Task> _retiring = [];
    private bool _isListed = true;

    private string? Folder => options.Value.Modules.FullPath(environment);

    /// <summary>Loads all modules that are there. For the start, which a broken one stops.</summary>
    /// <param name="errors">Takes what is wrong with them.</param>
    public IReadOnlyList<Module> Load(List<string> errors)
    {
        if (Folder is not { } folder)
            return [];
        foreach (var path in List(folder))
        {
            var file = _files[path] = new ModuleFile(path);
            try
            {
                file.Serving = file.Load(file.Read());
            }
#pragma warning disable CA1031 // Whatever is wrong with one module must not hide what is wrong with others.
            catch (Exception e)
#pragma warning restore CA1031
            {
                errors.Add($"{path}: {e.Message}");
            }
        }
        return [.. _files.Values.Select(file => file.Serving).OfType<Module>()];
    }

    /// <summary>Logs which classes have been loaded.</summary>
    public void LogLoaded()
    {
        foreach (var module in _files.Values.Select(file => file.Serving).OfType<Module>())
            LogLoaded(module);
    }

    /// <summary>Takes up what has changed in the folder since it was last looked at, and has come to rest.</summary>
    public async Task LookAgainAsync(ClassTable classes, ObjectRegistry registry, RpcAuthorizer authorizer)
    {
        _retiring.RemoveAll(retiring => retiring.IsCompletedSuccessfully);
        if (TryList() is not { } paths)
            return;
        foreach (var path in paths)
            _files.TryAdd(path, new ModuleFile(path));
        foreach (var file in _files.Values.ToArray())
        {
            // A singleton that takes its time to end must not keep the next change waiting.
            if (file.HasSettledChange() && TryRead(file, out var image) && await ReplaceAsync(file, image, classes, authorizer) is { } replaced)
                _retiring.Add(RetireAsync(replaced, registry));
        }
    }

    /// <summary>Waits until what was replaced has been let go of.</summary>
    public Task WaitForRetiredAsync() => Task.WhenAll(_retiring);

    private static string[] List(string folder)
    {
        var paths = Directory.GetFiles(folder, "*.dll");
        Array.Sort(paths, StringComparer.Ordinal);
        return paths;
    }

    /// <summary>Lists the files. A folder that is out of reach for a while takes no class away.</summary>
    private string[]? TryList()
    {
        try
        {
            var paths = List(Folder!);
            _isListed = true;
            return paths;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (_isListed)
                EventRpcLog.ModuleFolderUnreadable(logger, Folder!, e.Message);
            _isListed = false;
            return null;
        }
    }

    /// <summary>Reads a file. One that cannot be opened is tried again at each look, and its owner is told once.</summary>
    private bool TryRead(ModuleFile file, out byte[]? image)
    {
        try
        {
            image = file.Read();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!file.IsReported)
                LogNotLoaded(file, e.Message);
            file.IsReported = true;
            image = null;
            return false;
        }
    }

    /// <summary>Takes up what a changed file has become.</summary>
    /// <returns>The module that no new objects are made of any more; null if there is none.</returns>
    private async Task<Module?> ReplaceAsync(ModuleFile file, byte[]? image, ClassTable classes, RpcAuthorizer authorizer)
    {
        if (image is null)
            _files.Remove(file.Path);
        var old = file.Serving;
        foreach (var exported in image is null ? [] : old?.Classes ?? [])
            EventRpcLog.ClassChanged(logger, exported.Name, file.Path);

        Module? loaded = null;
        var errors = new List<string>();
        try
        {
            loaded = file.Load(image);
            // A method without its policy would be nobody's, and keep all clients from learning of the classes.
            await authorizer.CheckAsync(loaded?.Definitions ?? []);
            classes.Replace(old, loaded, errors);
        }
#pragma warning disable CA1031 // Whatever is wrong with the file, the last good one goes on.
        catch (Exception e)
#pragma warning restore CA1031
        {
            errors.Add(e.Message);
        }
        file.HasFailed = errors.Count > 0;
        if (file.HasFailed)
        {
            loaded?.Unload();
            LogNotLoaded(file, string.Join(" ", errors));
            return null;
        }

        file.Serving = loaded;
        if (loaded is not null)
            LogLoaded(loaded);
        var names = loaded?.Classes.Select(c => c.Name) ?? [];
        var gone = old?.Classes.ExceptBy(names, c => c.Name).ToList() ?? [];
        foreach (var exported in gone)
            EventRpcLog.ClassRemoved(logger, exported.Name, file.Path);
        // A class may have moved to a module that was refused because of it.
        foreach (var refused in _files.Values.Where(f => f.HasFailed && gone.Count > 0))
            refused.TryAgain();
        return old;
    }

    private void LogLoaded(Module module)
    {
        foreach (var exported in module.Classes)
            EventRpcLog.ClassLoaded(logger, exported.Name);
    }

    private void LogNotLoaded(ModuleFile file, string error)
    {
        var names = file.Serving?.Classes.Select(c => c.Name) ?? [Path.GetFileNameWithoutExtension(file.Path)];
        EventRpcLog.ClassNotLoaded(logger, string.Join(", ", names), $"{file.Path}: {error}".ReplaceLineEndings(" "));
    }

    private static async Task RetireAsync(Module module, ObjectRegistry registry)
    {
        foreach (var exported in module.Classes)
            await exported.Singleton.RetireAsync(registry);
        module.Unload();
    }
}
