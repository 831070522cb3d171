using EventRpc.Tests.Shared;
using EventRpc.Vectors;

namespace EventRpc.Protocol.Tests.Vectors;

public sealed class VectorRunTests : IDisposable
{
    private const string Header = "name\tformat\tfile\tkind\tverdict\texpected\tnote";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("EventRpc.Vectors.");
    private readonly StringWriter _output = new();

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _output.Dispose();
    }

    [Fact]
    public void A_folder_in_which_all_is_right_passes()
    {
        Add("one.bin", "01");
        Add("cut.bin", "82");
        Add("low.bin", "3b8000000000000000");
        Add("negotiate.tsv", "decode\t/0/E:R:M:N/1//2/caf\\x{e9}/3/a/0/\t\tcaf\\x{e9}\ta\nencode\t1\tx\t\t/0/E:R:M:N/1/1/2/x/3//0/\n"u8);
        AddManifest(
            Header,
            """one|CBOR|one.bin|int|ok|{"t":"int","v":"1"}|""",
            """low|CBOR|low.bin|int|ok|{"t":"int","v":"9223372036854775807"}|below what the other formats can say""",
            """cut|CBOR|cut.bin|truncated|error|"error"|perl: no""",
            """either-refused|CBOR|cut.bin|odd|either|{"t":"undef"}|""",
            """either-read|CBOR|one.bin|odd|either|"error"|""");

        Assert.Equal(0, Run());
        Assert.Equal("7 passed, 0 failed, 0 skipped", LastLine);
        Assert.DoesNotContain("FAILED", _output.ToString());
    }

    [Fact]
    public void Each_case_that_fails_is_told_with_both_sides_and_the_run_goes_on()
    {
        Add("one.bin", "01");
        Add("cut.bin", "82");
        Add("empty.bin", "");
        AddManifest(
            Header,
            """good|CBOR|one.bin|int|ok|{"t":"int","v":"1"}|""",
            """wrong|CBOR|one.bin|int|ok|{"t":"int","v":"22"}|a remark""",
            """refused|CBOR|cut.bin|list|ok|{"t":"list","v":[]}|""",
            """accepted|CBOR|one.bin|bad|error|"error"|""",
            "malformed|CBOR",
            """missing|CBOR|missing.bin|int|ok|{"t":"int","v":"1"}|""",
            """folder|CBOR|.|int|error|"error"|""",
            """format|XML|one.bin|int|ok|{"t":"int","v":"1"}|""",
            """verdict|CBOR|one.bin|int|perhaps|{"t":"int","v":"1"}|""",
            """empty|SERL|empty.bin|bad|error|"error"|""");

        Assert.Equal(1, Run());
        Assert.Equal("2 passed, 8 failed, 0 skipped", LastLine);
        AssertTold("FAILED wrong (CBOR, int, verdict ok, one.bin, a remark): Another value than the expected.", """{"t":"int","v":"22"}""", """{"t":"int","v":"1"}""");
        AssertTold("FAILED refused", """{"t":"list","v":[]}""", "Truncated: ");
        AssertTold("FAILED accepted", "\"error\"", """{"t":"int","v":"1"}""");
        AssertTold("FAILED manifest.tsv:6 ");
        AssertTold("FAILED missing (CBOR, int, verdict ok, missing.bin): The document cannot be read: ");
        AssertTold("FAILED folder (CBOR, int, verdict error, .): The document cannot be read: ");
        AssertTold("FAILED format (XML, int, verdict ok, one.bin): There is no message format XML.");
        AssertTold("FAILED verdict (CBOR, int, verdict perhaps, one.bin): There is no verdict perhaps.");
    }

    [Fact]
    public void A_negotiation_that_is_read_otherwise_fails()
    {
        AddManifest(Header);
        Add("negotiate.tsv", "# a remark\ndecode\t/0/E:R:M:N/1/1/2/x/3//0/\terror\nencode\t1\t\t\tnot so\nsend\tx\n"u8);

        Assert.Equal(1, Run());
        Assert.Equal("0 passed, 3 failed, 0 skipped", LastLine);
        AssertTold("FAILED negotiate.tsv:2 (decode)", "error", "1|x|");
        AssertTold("FAILED negotiate.tsv:3 (encode)", "not so", "/0/E:R:M:N/1/1/2//3//0/");
        AssertTold("FAILED negotiate.tsv:4 (send)");
    }

    [Fact]
    public void A_deviation_of_the_folder_is_what_is_expected()
    {
        Add("one.bin", "01");
        Add("deviations.tsv", "one\t{\"t\":\"int\",\"v\":\"1\"}\twhy\n"u8);
        AddManifest(Header, """one|CBOR|one.bin|int|ok|{"t":"int","v":"2"}|""");

        Assert.Equal(0, Run());
    }

    [Fact]
    public void Long_values_are_shown_around_the_place_where_they_part()
    {
        Add("long.bin", "79ffff" + string.Concat(Enumerable.Repeat("61", 65_535)));
        var characters = new string('a', 65_534);
        AddManifest(Header, $$"""long|CBOR|long.bin|string|ok|{"t":"text","s":"{{characters}}b"}|""");

        Assert.Equal(1, Run());
        Assert.InRange(_output.ToString().Length, 300, 1500);
        Run("--verbose");
        Assert.Contains($"{characters}a", _output.ToString());
    }

    [Fact]
    public void Only_the_cases_that_are_asked_for_run()
    {
        Add("one.bin", "01");
        Add("one.json", "31");
        AddManifest(
            Header,
            """cbor-one|CBOR|one.bin|int|ok|{"t":"int","v":"1"}|""",
            """json-one|JSON|one.json|int|ok|{"t":"int","v":"1"}|""",
            """json-two|JSON|one.json|int|ok|{"t":"int","v":"1"}|""");

        Run("--format", "json");
        Assert.Equal("2 passed, 0 failed, 0 skipped", LastLine);
        Run("--name", "one");
        Assert.Equal("2 passed, 0 failed, 0 skipped", LastLine);
        Run("--name", "json*o");
        Assert.Equal("1 passed, 0 failed, 0 skipped", LastLine);
        Assert.Equal(VectorRun.BadArguments, Run("--name", "none"));
    }

    [Fact]
    public void What_hangs_or_crashes_fails_and_the_run_goes_on()
    {
        using var never = new ManualResetEventSlim();
        VectorCase[] cases =
        [
            new("hangs", "CBOR", "", () =>
            {
                never.Wait();
                return VectorResult.Passed;
            }),
            new("crashes", "CBOR", "", () => throw new InvalidOperationException("outside")),
            new("passes", "CBOR", "", () => VectorResult.Passed),
        ];

        var exitCode = new VectorRun(new VectorRunOptions(_folder.FullName), _output) { TimeLimit = TimeSpan.FromSeconds(5) }.Run(cases);
        never.Set();

        Assert.Equal(1, exitCode);
        Assert.Equal("1 passed, 2 failed, 0 skipped", LastLine);
        AssertTold("FAILED hangs (): It hangs");
        AssertTold("FAILED crashes (): It crashes with System.InvalidOperationException: outside");
    }

    [Fact]
    public void A_folder_without_a_manifest_is_told_of()
    {
        Assert.Equal(VectorRun.BadArguments, Run());
        Assert.StartsWith("There is no manifest.tsv", _output.ToString());
    }

    [Theory]
    [InlineData]
    [InlineData("a", "b")]
    [InlineData("--format", "XML", "a")]
    [InlineData("a", "--format")]
    [InlineData("--fast", "a")]
    public void Bad_arguments_are_told_of(params string[] arguments)
    {
        Assert.False(VectorRunOptions.TryParse(arguments, out _, out var problem));
        Assert.NotEmpty(problem);
    }

    private string LastLine => _output.ToString().TrimEnd().Split('\n')[^1].Trim();

    private int Run(params string[] arguments)
    {
        Assert.True(VectorRunOptions.TryParse([.. arguments, _folder.FullName], out var options, out _));
        return new VectorRun(options, _output).Run();
    }

    /// <summary>Asserts that the output has a line that begins so, and the texts in the two lines behind it.</summary>
    private void AssertTold(string line, params string[] sides)
    {
        var lines = _output.ToString().Split('\n');
        var index = Array.FindIndex(lines, l => l.StartsWith(line, StringComparison.Ordinal));
        Assert.True(index >= 0, $"{line} is not in:\n{_output}");
        for (var i = 0; i < sides.Length; i++)
            Assert.Contains(sides[i], lines[index + 1 + i]);
    }

    private void AddManifest(params string[] lines) => File.WriteAllLines(PathOf("manifest.tsv"), lines.Select(line => line.Replace('|', '\t')));

    private void Add(string file, string hex) => File.WriteAllBytes(PathOf(file), Convert.FromHexString(hex));

    private void Add(string file, ReadOnlySpan<byte> content) => File.WriteAllBytes(PathOf(file), content);

    private string PathOf(string file) => Path.Combine(_folder.FullName, file);
}
