namespace EventRpc.Protocol.Tests.Conversion;

public abstract partial class ConverterTests
{
    private static readonly string[] OutOfOrder = ["age", "zzz", "first_name", "age"];

    [Fact]
    public void A_record_is_read_through_its_constructor()
    {
        var hash = new PerlHash { ["first_name"] = "Ada", ["age"] = "36" };

        Assert.Equal(new Person("Ada", 36), Read<Person>(hash));
    }

    [Fact]
    public void A_record_goes_out_under_snake_case_names()
    {
        var hash = Assert.IsType<PerlHash>(Write(new Person("Ada", 36, "x")));

        Assert.Equal(["age", "first_name", "nick"], hash.Items.Keys.Order());
        Assert.Equal("Ada", hash["first_name"].ToString());
    }

    [Fact]
    public void What_a_record_has_defaults_for_may_be_missing()
    {
        Assert.Equal(new Defaults(), Read<Defaults>(new PerlHash()));
        Assert.Equal(new Defaults(Text: "y", Number: 1), Read<Defaults>(new PerlHash { ["text"] = "y", ["number"] = 1 }));
    }

    [Fact]
    public void What_a_record_needs_must_be_there()
    {
        Assert.Contains("'age' is missing", RefusedAs<Person>(PerlDataError.WrongType, new PerlHash { ["first_name"] = "Ada" }).Message, StringComparison.Ordinal);
        Assert.Contains("'name' is missing", RefusedAs<WithRequired>(PerlDataError.WrongType, new PerlHash()).Message, StringComparison.Ordinal);
        Assert.Equal("x", Read<WithRequired>(new PerlHash { ["name"] = "x" }).Name);
    }

    [Fact]
    public void A_class_is_read_through_its_setters_and_keeps_what_is_not_set()
    {
        var settings = Read<Settings>(new PerlHash { ["retries"] = 5 });

        Assert.Equal(5, settings.Retries);
        Assert.Equal("default", settings.Mode);
        Assert.Null(settings.Note);
        Assert.Equal("kept", settings.ReadOnly);
    }

    [Fact]
    public void A_key_without_a_member_is_ignored_whatever_it_holds()
    {
        var hash = new PerlHash
        {
            ["zzz"] = new PerlArray([new PerlHash { ["age"] = 99 }]),
            ["first_name"] = "Ada",
            ["other"] = new PerlReference("x") { ClassName = "T" },
            ["age"] = 36,
            ["last"] = PerlValue.Undef,
        };

        Assert.Equal(new Person("Ada", 36), Read<Person>(hash));
    }

    [Fact]
    public void A_member_can_be_given_a_name()
    {
        Assert.Equal(new Named(1, 2), Read<Named>(new PerlHash { ["ID"] = 1, ["Other-Name"] = 2 }));
        Assert.Equal(["ID", "Other-Name"], Assert.IsType<PerlHash>(Write(new Named(1, 2))).Items.Keys.Order());
    }

    [Fact]
    public void Members_come_in_any_order_and_more_than_once_where_the_format_allows_it()
    {
        using var document = WriteDocument(writer =>
        {
            writer.WriteStartHash(4);
            foreach (var key in OutOfOrder)
            {
                writer.WriteKey(key);
                writer.WriteInteger(key.Length);
            }
            writer.WriteEndHash();
        });
        var reader = StartReader(document);

        if (reader.AllowsDuplicateKeys)
            Assert.Equal(new Person("10", 3), Converters.Get<Person>().Read(reader));
        else
            Assert.Equal(PerlDataError.Malformed, Assert.Throws<PerlDataException>(() => Converters.Get<Person>().Read(reader)).Error);
    }

    [Fact]
    public void A_name_is_compared_as_characters_not_as_bytes()
    {
        Assert.Equal(new Accented(1, 2), Return(new Accented(1, 2)));
        Assert.Equal(new Accented(1, 2), Read<Accented>(new PerlHash { ["größe"] = 1, ["x\"y"] = 2 }));
        // The bytes of the name's UTF-8, each taken for a character.
        RefusedAs<Accented>(PerlDataError.WrongType, new PerlHash { ["grÃ¶Ã\u009fe"] = 1, ["x\"y"] = 2 });
    }

    [Fact]
    public void Records_nest_and_may_contain_themselves()
    {
        var tree = new Tree("root", [new Tree("a", null), new Tree("b", [new Tree("c", [])])]);

        var returned = Return(tree);

        Assert.Equal("root", returned.Name);
        Assert.Equal(["a", "b"], returned.Children!.Select(child => child.Name));
        Assert.Null(returned.Children![0].Children);
        Assert.Equal("c", Assert.Single(returned.Children[1].Children!).Name);
    }

    [Fact]
    public void Structs_are_hashes_too()
    {
        Assert.Equal(new Point(1, 2), Return(new Point(1, 2)));
        Assert.Equal(new Point(1, 2), Return<Point?>(new Point(1, 2)));
        Assert.Null(Return<Point?>(null));
        Assert.Equal([new Point(1, 2)], Return(new[] { new Point(1, 2) }));
    }

    [Fact]
    public void A_record_without_members_is_an_empty_hash()
    {
        Assert.Empty(Assert.IsType<PerlHash>(Write(new Empty())).Items);
        Assert.Equal(new Empty(), Read<Empty>(new PerlHash { ["a"] = 1 }));
    }

    [Fact]
    public void An_error_inside_a_record_names_the_way_to_it()
    {
        var bad = new PerlHash { ["name"] = "root", ["children"] = new PerlArray([new PerlHash { ["name"] = new PerlArray() }]) };

        Assert.StartsWith("children: name: Expected a string", RefusedAs<Tree>(PerlDataError.WrongType, bad).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_that_may_not_be_null_refuses_undef()
    {
        var refusal = RefusedAs<Person>(PerlDataError.WrongType, new PerlHash { ["first_name"] = PerlValue.Undef, ["age"] = 1 });

        Assert.StartsWith("first_name: Expected a string, found undef", refusal.Message, StringComparison.Ordinal);
        Assert.Null(Read<Person>(new PerlHash { ["first_name"] = "x", ["age"] = 1, ["nick"] = PerlValue.Undef }).Nick);
    }

    [Fact]
    public void A_record_takes_nothing_but_a_hash_reference()
    {
        RefusedAs<Person>(PerlDataError.WrongType, new PerlArray(["first_name", "Ada"]));
        RefusedAs<Person>(PerlDataError.WrongType, "Ada");
        RefusedAs<Person>(PerlDataError.WrongType, PerlValue.Undef);
    }

    [Fact]
    public void A_class_that_cannot_be_put_together_can_be_written_all_the_same()
    {
        Assert.Equal("5", Assert.IsType<PerlHash>(Write(new Summary(2, 3)))["sum"].ToString());
        RefusedAs<Summary>(PerlDataError.Unsupported, new PerlHash { ["sum"] = 5 });
    }

    [Fact]
    public void Two_members_of_one_name_are_refused_when_the_type_is_first_seen() =>
        Assert.Contains("[PerlName]", Assert.Throws<NotSupportedException>(() => Converters.Get<Ambiguous>()).Message, StringComparison.Ordinal);

    [Fact]
    public void A_member_without_a_value_in_Perl_is_named()
    {
        Assert.Contains("Unconvertible.When", Assert.Throws<NotSupportedException>(() => Converters.Get<Unconvertible>()).Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => Converters.Get<Unconvertible>());
    }

    public sealed record Person(string FirstName, int Age, string? Nick = null);

    public sealed record Defaults(
        string Text = "x", int Number = 7, int? Maybe = 8, Color Color = Color.DarkGreen, Color? MaybeColor = Color.Blue,
        decimal Amount = 1.5m, Point Point = default, bool Flag = true);

    public readonly record struct Point(int X, int Y);

    public sealed record Empty;

    public sealed record Tree(string Name, List<Tree>? Children);

    public sealed record Named([property: PerlName("ID")] int Identity, [PerlName("Other-Name")] int OtherName);

    public sealed record Accented([property: PerlName("größe")] int Size, [property: PerlName("x\"y")] int Quoted);

    public sealed class Settings
    {
        public int Retries { get; set; } = 3;

        public string Mode { get; init; } = "default";

        public string? Note { get; set; }

        public string ReadOnly { get; } = "kept";
    }

    public sealed class WithRequired
    {
        public required string Name { get; set; }
    }

    public sealed class Summary(int left, int right)
    {
        public int Sum => left + right;
    }

    public sealed class Ambiguous
    {
        public int GetData { get; set; }

        public int Get_data { get; set; }
    }

    public sealed record Unconvertible(DateTime When);
}
