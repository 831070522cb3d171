using System.Diagnostics.CodeAnalysis;

namespace EventRpc.AspNetCore;

/// <summary>A file of the module folder: a module, or something that modules depend on.</summary>
internal sealed class ModuleFile
{
    private ModuleFiles _files = new();
    private IReadOnlyList<FileStamp>? _seen;

    public ModuleFile(string path)
    {
        Path = path;
        _files.Add(path);
    }

    public string Path { get; }

    /// <summary>The module whose classes new objects are made of: the last that could be loaded.</summary>
    public Module? Serving { get; set; }

    /// <summary>Whether it has been logged that the file, as it is, cannot be opened.</summary>
    public bool IsReported { get; set; }

    /// <summary>Whether what was last read could not be served.</summary>
    public bool HasFailed { get; set; }

    /// <summary>
    /// Whether the file, or one that it depends on, is another than when it was last loaded or tried, and has not
    /// changed any more since the last look: files are written in pieces.
    /// </summary>
    public bool HasSettledChange()
    {
        var now = _files.LookAgain();
        if (now.SequenceEqual(_files.Taken))
        {
            _seen = null;
            return false;
        }
        if (_seen is not null && now.SequenceEqual(_seen))
            return true;
        _seen = now;
        IsReported = false;
        return false;
    }

    /// <summary>Lets the file count as changed, since something else has that may have been in its way.</summary>
    public void TryAgain()
    {
        _files = new ModuleFiles();
        _files.Add(Path);
    }

    /// <summary>Reads the file as it is now.</summary>
    /// <returns>What is in it; null if it is gone.</returns>
    /// <exception cref="IOException">It cannot be read at the moment.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public byte[]? Read()
    {
        var files = new ModuleFiles();
        var image = files.Read(Path);
        _files = files;
        _seen = null;
        return image;
    }

    /// <summary>Loads what <see cref="Read"/> has read.</summary>
    /// <returns>The module; null if there are no exported classes in it.</returns>
    [RequiresUnreferencedCode(ClassTable.NeedsReflection)]
    public Module? Load(byte[]? image) => image is not null && IsModule(image) ? Module.Load(Path, image, _files) : null;

    private static bool IsModule(byte[] image)
    {
        try
        {
            return ModuleMetadata.HasExportedClasses(image);
        }
        catch (BadImageFormatException e)
        {
            throw new BadImageFormatException("It is no assembly, or a damaged one.", e);
        }
    }
}
