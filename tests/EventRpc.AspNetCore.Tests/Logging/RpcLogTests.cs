using Microsoft.Extensions.Options;

namespace EventRpc.AspNetCore.Tests.Logging;

public sealed class RpcLogTests
{
    private static RpcLog Create(int capacity, int minimumLevel = 5) =>
        new(Options.Create(new EventRpcOptions { Log = { Capacity = capacity, MinimumLevel = minimumLevel } }), TimeProvider.System);

    private static (string[] Texts, long Lost) Read(RpcLog log, ref long next, int atMost = 100)
    {
        var entries = new RpcLogEntry[atMost];
        var count = log.Read(ref next, entries, out var lost);
        return ([.. entries[..count].Select(entry => entry.Text)], lost);
    }

    [Fact]
    public void Lines_are_read_from_a_number_on_and_in_pieces()
    {
        var log = Create(capacity: 10);
        var next = log.Oldest;
        Assert.Empty(Read(log, ref next).Texts);
        for (var i = 1; i <= 5; i++)
            log.Write(1, 0, $"{i}");
        Assert.Equal(["1", "2"], Read(log, ref next, atMost: 2).Texts);
        Assert.Equal(["3", "4", "5"], Read(log, ref next).Texts);
        Assert.Equal(6, next);
        next = 4;
        Assert.Equal(["4", "5"], Read(log, ref next).Texts);
    }

    [Fact]
    public void A_reader_that_falls_behind_learns_how_many_lines_it_lost()
    {
        var log = Create(capacity: 3);
        var next = log.Oldest;
        for (var i = 1; i <= 10; i++)
            log.Write(1, 0, $"{i}");
        var (texts, lost) = Read(log, ref next);
        Assert.Equal(["8", "9", "10"], texts);
        Assert.Equal(7, lost);
        Assert.Equal((8, 11), (log.Oldest, next));
        Assert.Equal(0, Read(log, ref next).Lost);
    }

    [Fact]
    public void An_entry_has_what_was_logged_with_its_level_and_connection()
    {
        var log = Create(capacity: 3, minimumLevel: 2);
        log.Write(3, 7, "not wanted");
        log.Write(2, 7, "wanted");
        var entries = new RpcLogEntry[3];
        var next = log.Oldest;
        Assert.Equal(1, log.Read(ref next, entries, out _));
        Assert.Equal((1, 2, 7, "wanted"), (entries[0].Sequence, entries[0].Level, entries[0].Cid, entries[0].Text));
    }

    [Theory]
    [InlineData("ended\n", "ended")]
    [InlineData("two\nlines\r\n", "two\\x{a}lines\\x{d}")]
    [InlineData("\u001b[2J\u0085\u2028", "\\x{1b}[2J\\x{85}\\x{2028}")]
    [InlineData("user \u202e]1[ \u2066x", "user \\x{202e}]1[ \\x{2066}x")]
    [InlineData("\u05d0\u200fב 名前", "\u05d0\u200fב 名前")]
    public void A_text_is_one_line(string text, string expected)
    {
        var log = Create(capacity: 1);
        log.Write(1, 0, text);
        var next = 1L;
        Assert.Equal([expected], Read(log, ref next).Texts);
    }

    [Fact]
    public void A_text_has_a_greatest_length()
    {
        var log = Create(capacity: 1);
        log.Write(1, 0, new string('x', 100_000));
        var next = 1L;
        Assert.Equal(new string('x', 1024) + "…", Assert.Single(Read(log, ref next).Texts));
    }

    [Fact]
    public async Task Waiting_ends_with_a_new_line_or_when_the_reader_gives_up()
    {
        var log = Create(capacity: 10);
        using var givingUp = new CancellationTokenSource();
        var first = log.WaitAsync(1, default).AsTask();
        var alsoFirst = log.WaitAsync(1, default).AsTask();
        var second = log.WaitAsync(2, default).AsTask();
        var never = log.WaitAsync(3, givingUp.Token).AsTask();
        Assert.False(first.IsCompleted);
        log.Write(1, 0, "one");
        await Task.WhenAll(first, alsoFirst).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(log.WaitAsync(1, default).AsTask().IsCompletedSuccessfully);
        Assert.False(second.IsCompleted);
        await givingUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => never.WaitAsync(TimeSpan.FromSeconds(30)));
        log.Write(1, 0, "two");
        await second.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Readers_of_many_writers_get_each_line_once_in_order_or_are_told_that_they_lost_it()
    {
        const int Writers = 4;
        const int Lines = 20_000;
        var log = Create(capacity: 64);
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            var entries = new RpcLogEntry[16];
            var (next, got, lost) = (1L, 0L, 0L);
            while (next <= Writers * Lines)
            {
                await log.WaitAsync(next, default);
                var before = next;
                var count = log.Read(ref next, entries, out var lostNow);
                (got, lost) = (got + count, lost + lostNow);
                Assert.Equal(next - before, count + lostNow);
                for (var i = 0; i < count; i++)
                    Assert.Equal(before + lostNow + i, entries[i].Sequence);
            }
            Assert.Equal(Writers * Lines, got + lost);
        })).ToArray();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < Lines; i++)
                log.Write(1, 0, "line");
        })));
        await Task.WhenAll(readers).WaitAsync(TimeSpan.FromSeconds(60));
    }
}
