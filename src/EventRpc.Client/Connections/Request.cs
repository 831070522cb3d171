using EventRpc.Protocol;

namespace EventRpc.Client;

/// <summary>A request: a command and what else it takes (Event::RPC::Client 1.10).</summary>
internal readonly struct Request(string command)
{
    public string? Object { get; init; }

    public string? Method { get; init; }

    public string? Message { get; init; }

    public string? User { get; init; }

    public string? Token { get; init; }

    /// <summary>The arguments of a call; null for what is none.</summary>
    public IReadOnlyList<object?>? Arguments { get; init; }

    /// <summary>Writes an argument; for a request that has any.</summary>
    public PerlConverter<object>? Converter { get; init; }

    /// <summary>What converters need to know of a call.</summary>
    public CallState? State { get; init; }

    /// <summary>What is asked for, for messages.</summary>
    public override string ToString() => State?.ToString() ?? command;

    public void WriteTo(PerlWriter writer)
    {
        writer.WriteStartHash(1 + Count(Object) + Count(Method) + Count(Message) + Count(User) + Count(Token) + (Arguments is null ? 0 : 1));
        Write(writer, "cmd"u8, command);
        Write(writer, "oid"u8, Object);
        Write(writer, "method"u8, Method);
        Write(writer, "msg"u8, Message);
        Write(writer, "user"u8, User);
        Write(writer, "pass"u8, Token);
        if (Arguments is not null)
            WriteArguments(writer, Arguments);
        writer.WriteEndHash();
    }

    private static int Count(string? value) => value is null ? 0 : 1;

    private static void Write(PerlWriter writer, ReadOnlySpan<byte> key, string? value)
    {
        if (value is null)
            return;
        writer.WriteKey(key);
        writer.WriteString(value);
    }

    private void WriteArguments(PerlWriter writer, IReadOnlyList<object?> arguments)
    {
        writer.WriteKey("params"u8);
        writer.WriteStartArray(arguments.Count);
        foreach (var argument in arguments)
        {
            if (argument is null)
                writer.WriteUndef();
            else
                Converter!.Write(writer, argument);
        }
        writer.WriteEndArray();
    }
}
