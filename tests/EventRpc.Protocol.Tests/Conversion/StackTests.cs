using System.Runtime.ExceptionServices;

namespace EventRpc.Protocol.Tests.Conversion;

/// <summary>Values that nest deeper than a thread's stack allows: an error, and not the end of the process.</summary>
public sealed class StackTests
{
    private const int Depth = 9_990;
    private const int StackSize = 1 << 20;

    [Fact]
    public void Records_that_take_much_of_the_stack_are_read_until_there_is_no_more_of_it()
    {
        byte[] level = [0x51, 0x65, .. "child"u8];
        byte[] document = [0x3d, 0xf3, 0x72, 0x6c, 3, 0, .. Enumerable.Repeat(level, Depth).SelectMany(bytes => bytes), 0x50];
        var reader = MessageFormat.Sereal.CreateReader();
        reader.Start(document);
        var converter = new PerlConverters().Get<Wide>();
        var refusal = Assert.Throws<PerlDataException>(() => OnSmallStack(() => converter.Read(reader)));
        Assert.Equal(PerlDataError.LimitExceeded, refusal.Error);
        Assert.Contains("deeper than the stack allows", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Records_are_written_until_there_is_no_more_of_the_stack()
    {
        Wide? chain = null;
        for (var i = 0; i < Depth; i++)
            chain = new Wide { Child = chain };
        using var output = new MessageBuffer();
        var writer = MessageFormat.Sereal.CreateWriter();
        writer.Start(output);
        var converter = new PerlConverters().Get<Wide>();
        var refusal = Assert.Throws<PerlDataException>(() => OnSmallStack(() => converter.Write(writer, chain!)));
        Assert.Contains("deeper than the stack allows", refusal.Message, StringComparison.Ordinal);
    }

    private static void OnSmallStack(Action action)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    action();
                }
                catch (PerlDataException e)
                {
                    failure = ExceptionDispatchInfo.Capture(e);
                }
            },
            StackSize);
        thread.Start();
        thread.Join();
        failure?.Throw();
    }

    /// <summary>A record that takes some kilobytes of the stack to read.</summary>
    public sealed record Wide(
        decimal? A = null, decimal? B = null, decimal? C = null, decimal? D = null, decimal? E = null, decimal? F = null, decimal? G = null, decimal? H = null,
        decimal? I = null, decimal? J = null, decimal? K = null, decimal? L = null, decimal? M = null, decimal? N = null, decimal? O = null, decimal? P = null,
        decimal? Q = null, decimal? R = null, decimal? S = null, decimal? T = null, decimal? U = null, decimal? V = null, decimal? W = null, decimal? X = null,
        decimal? Y = null, decimal? Z = null, decimal? A1 = null, decimal? B1 = null, decimal? C1 = null, decimal? D1 = null, decimal? E1 = null, decimal? F1 = null,
        decimal? G1 = null, decimal? H1 = null, decimal? I1 = null, decimal? J1 = null, decimal? K1 = null, decimal? L1 = null, decimal? M1 = null, decimal? N1 = null,
        Wide? Child = null);
}
