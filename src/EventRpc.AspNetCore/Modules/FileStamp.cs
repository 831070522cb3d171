namespace EventRpc.AspNetCore;

/// <summary>What tells that a file is another than before. The default is a file that is not there.</summary>
internal readonly record struct FileStamp(DateTime Written, long Length)
{
    public static FileStamp Of(string path)
    {
        FileSystemInfo file = new FileInfo(path);
        try
        {
            // A link's own times say nothing of what it leads to.
            file = file.ResolveLinkTarget(returnFinalTarget: true) ?? file;
            return file is FileInfo { Exists: true } found ? new FileStamp(found.LastWriteTimeUtc, found.Length) : default;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It went while it was looked at.
            return default;
        }
    }
}
