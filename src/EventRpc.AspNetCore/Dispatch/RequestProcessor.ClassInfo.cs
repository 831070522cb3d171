using EventRpc.Protocol;

namespace EventRpc.AspNetCore;

/// <content>What a client may know of the classes.</content>
internal sealed partial class RequestProcessor
{
    private ValueTask<bool> DescribeAsync(RpcCommand command, IReadOnlyList<ExportedClass> classes, string? name = null)
    {
        if (classes.Any(exported => exported.IsProtected))
            return DescribeVisibleAsync(command, classes, name);
        Describe(command, [.. classes.Select(exported => new VisibleClass(exported.Name, exported.Methods))], name);
        return new(true);
    }

    private async ValueTask<bool> DescribeVisibleAsync(RpcCommand command, IReadOnlyList<ExportedClass> classes, string? name)
    {
        try
        {
            Describe(command, await _server.Authorizer.GetVisibleAsync(_connection, classes), name);
        }
        catch (PerlDataException e) when (e.Error == PerlDataError.MessageTooLarge)
        {
            _replies.TakeBack();
            RefuseTooLarge("class info");
        }
#pragma warning disable CA1031 // A policy that fails shows nobody anything.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _replies.TakeBack();
            EventRpcLog.AuthorizationFailed(_server.Logger, e, _connection.Id);
            _replies.Error(_reader, "Internal error while the classes were looked up");
        }
        return true;
    }

    private void Describe(RpcCommand command, IReadOnlyList<VisibleClass> classes, string? name)
    {
        switch (command)
        {
            case RpcCommand.ListClasses:
                ClassInfoReplies.Classes(_replies, _reader, classes);
                break;
            case RpcCommand.DescribeAllClasses:
                ClassInfoReplies.AllClasses(_replies, _reader, classes);
                break;
            default:
                if (classes is not [var only])
                {
                    Refuse($"Unknown class '{name}'");
                    break;
                }
                EventRpcLog.ClassInfoRequested(_server.Logger, _connection.Id, only.Name);
                ClassInfoReplies.Class(_replies, _reader, only);
                break;
        }
    }
}
