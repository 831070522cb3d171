namespace EventRpc.Resilience;

/// <summary>What a server says until it closes a connection.</summary>
internal static class LastWords
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Takes whatever is answered until the server closes the connection, which must be soon.</summary>
    public static async Task<byte[]> ReadToEndAsync(this RpcTestClient client)
    {
        var answer = new MemoryStream();
        try
        {
            await client.Stream.CopyToAsync(answer).WaitAsync(Patience);
        }
        catch (IOException)
        {
            // By a reset.
        }
        return answer.ToArray();
    }
}
