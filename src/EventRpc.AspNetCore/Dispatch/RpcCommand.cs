using EventRpc.Protocol;

namespace EventRpc.AspNetCore;

/// <summary>What a request asks for (Event::RPC::Connection 1.10).</summary>
internal enum RpcCommand
{
    Unknown,
    NegotiateFormats,
    SetFormat,
    Version,
    Authenticate,
    New,
    Execute,
    ListClasses,
    DescribeClass,
    DescribeAllClasses,
    Destroy,
}

/// <summary>The commands by their names on the wire.</summary>
internal static class RpcCommands
{
    public static PerlNameTable<RpcCommand> ByName { get; } = new(
    [
        new("neg_formats_avail", RpcCommand.NegotiateFormats),
        new("neg_format_set", RpcCommand.SetFormat),
        new("version", RpcCommand.Version),
        new("auth", RpcCommand.Authenticate),
        new("new", RpcCommand.New),
        new("exec", RpcCommand.Execute),
        new("classes_list", RpcCommand.ListClasses),
        new("class_info", RpcCommand.DescribeClass),
        new("class_info_all", RpcCommand.DescribeAllClasses),
        new("client_destroy", RpcCommand.Destroy),
    ]);

    /// <summary>Whether a client may give the command before it has authenticated.</summary>
    public static bool IsAllowedUnauthenticated(RpcCommand command) =>
        command is RpcCommand.NegotiateFormats or RpcCommand.SetFormat or RpcCommand.Version or RpcCommand.Authenticate;
}
