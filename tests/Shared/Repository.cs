namespace EventRpc.Tests.Shared;

/// <summary>Finds files of the repository that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>The directory that holds the solution, found upwards from where the tests run.</summary>
    public static string Root { get; } = FindRoot();

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "EventRpc.sln")))
                return directory.FullName;
        }
        throw new InvalidOperationException("The tests read files of the repository, but do not run inside it.");
    }
}
