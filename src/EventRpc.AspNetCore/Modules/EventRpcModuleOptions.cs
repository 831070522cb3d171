using Microsoft.Extensions.Hosting;

namespace EventRpc.AspNetCore;

/// <summary>
/// Classes that are no part of the application but stand in assemblies of their own: the section
/// <c>EventRpc:Modules</c>. What the peer calls load_modules and auto_reload_modules (Event::RPC::Server 1.10).
/// </summary>
public sealed class EventRpcModuleOptions
{
    /// <summary>
    /// The folder of the assemblies; a relative path is one below the application's content root. Each *.dll directly
    /// in it that has classes with <see cref="RpcClassAttribute"/> is a module, all of whose marked classes are
    /// exported; the others are what modules depend on. Not set by default. <b>Whoever can write to the folder runs
    /// code in the server</b>: it must be as well guarded as the application's own.
    /// </summary>
    public string? Path { get; set; }

    /// <summary>
    /// Whether modules that change, appear or are removed while the server runs are taken up. New objects are then of
    /// the new code; objects that exist keep the code that they were made with, which is unloaded when the last of them
    /// has gone. Default false: the folder is read once, at start.
    /// </summary>
    public bool AutoReload { get; set; }

    internal string? FullPath(IHostEnvironment environment) => Path is null ? null : System.IO.Path.GetFullPath(Path, environment.ContentRootPath);
}
