namespace EventRpc.Tool;

/// <summary>How the tool ended, for scripts.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>The server refused a call, or it failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong, or a file that it names.</summary>
    public const int Usage = 2;

    /// <summary>There is no connection, or it was lost.</summary>
    public const int NoConnection = 3;

    /// <summary>Ended by Ctrl+C, as shells count it.</summary>
    public const int Interrupted = 130;
}
