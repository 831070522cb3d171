namespace EventRpc.Tests.Shared;

/// <summary>Compares text with a file that somebody has looked at and found right.</summary>
internal static class ApprovedFile
{
    /// <summary>Fails if the text is not that of the file, leaving what was received next to it.</summary>
    public static void AssertMatches(string received, params string[] pathInRepository)
    {
        var approvedPath = Repository.PathOf(pathInRepository);
        var receivedPath = approvedPath.Replace(".approved.", ".received.", StringComparison.Ordinal);
        var approved = File.Exists(approvedPath) ? File.ReadAllText(approvedPath).ReplaceLineEndings("\n") : "";
        if (approved == received)
        {
            File.Delete(receivedPath);
            return;
        }

        File.WriteAllText(receivedPath, received);
        Assert.Fail(
            $"""
            {Path.GetFileName(approvedPath)} is no longer right:

            {Differences(approved, received)}
            If that is meant, accept it from the root of the repository:
              mv {Path.GetRelativePath(Repository.Root, receivedPath)} {Path.GetRelativePath(Repository.Root, approvedPath)}
            """);
    }

    private static string Differences(string approved, string received)
    {
        var before = approved.Split('\n');
        var after = received.Split('\n');
        return string.Join('\n', [.. before.Except(after).Select(line => "- " + line.Trim()), .. after.Except(before).Select(line => "+ " + line.Trim()), ""]);
    }
}
