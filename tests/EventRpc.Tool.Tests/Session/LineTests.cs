namespace EventRpc.Tool.Tests.Session;

/// <summary>A line that is typed, and those before it.</summary>
public sealed class LineTests
{
    [Fact]
    public void Text_goes_where_the_cursor_is()
    {
        var line = new LineBuffer();
        line.Insert("ac");
        line.Move(-1);
        line.Insert("b");
        Assert.Equal(("abc", 2), (line.Text, line.Cursor));

        line.DeleteAfter();
        line.DeleteAfter();
        line.DeleteBefore();
        Assert.Equal(("a", 1), (line.Text, line.Cursor));

        line.Move(-5);
        line.DeleteBefore();
        Assert.Equal(("a", 0), (line.Text, line.Cursor));
    }

    [Fact]
    public void Words_and_rests_are_deleted_at_once()
    {
        var line = new LineBuffer();
        line.Set("one two  three");
        line.DeleteWord();
        Assert.Equal("one two  ", line.Text);
        line.DeleteWord();
        Assert.Equal("one ", line.Text);
        line.Move(-2);
        line.DeleteToEnd();
        Assert.Equal("on", line.Text);
        line.MoveToStart();
        line.Move(1);
        line.DeleteToStart();
        Assert.Equal(("n", 0), (line.Text, line.Cursor));
    }

    [Fact]
    public void History_goes_back_and_forth_and_keeps_what_was_begun()
    {
        var history = new LineHistory();
        history.Add("one");
        history.Add("two");
        history.Add("two");
        history.Add("");

        Assert.Equal("two", history.Older("begun"));
        Assert.Equal("one", history.Older("two"));
        Assert.Equal("one", history.Older("one"));
        Assert.Equal("two", history.Newer("one"));
        Assert.Equal("begun", history.Newer("two"));
        Assert.Equal("begun", history.Newer("begun"));
    }
}
