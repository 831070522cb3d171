using EventRpc.Protocol;
using EventRpc.Tests.Shared.Generation;
using FsCheck;
using FsCheck.Fluent;

namespace EventRpc.Interop.Tests.Crypt;

public sealed class PerlCryptPropertyTests
{
    private const int Cases = 3_000;
    private const string SaltCharacters = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly Gen<char> SaltCharacter = Gen.Elements(SaltCharacters.ToCharArray());
    private static readonly Gen<char> Printable = Gen.Choose(0x21, 0x7e).Select(c => (char)c);
    private static readonly Gen<char> AnyByte = Gen.Choose(0, 0xff).Select(c => (char)c);
    private static readonly Gen<char> FewWide = Gen.Frequency((30, AnyByte), (1, Gen.Choose(0x100, 0xd7ff).Select(c => (char)c)));

    /// <summary>Names of every kind that means something to crypt, and some that do not.</summary>
    private static readonly Gen<string> Users = Gen.Frequency(
        (6, Text(SaltCharacter, 2, 30)),
        (3, Joined(Text(SaltCharacter, 2, 2), Text(Printable, 0, 20))),
        // Not more than 4095 turns.
        (4, Joined(Gen.Constant("_"), Text(SaltCharacter, 2, 2), Gen.Constant(".."), Text(SaltCharacter, 3, 8), Text(Printable, 0, 3))),
        (3, Joined(Gen.Constant("$1$"), Text(SaltCharacter, 0, 12), Text(Printable, 0, 3))),
        (3, Joined(Gen.Elements("$5$", "$6$"), Text(SaltCharacter, 0, 20), Text(Printable, 0, 3))),
        (2, Joined(Gen.Elements("$5$", "$6$"), Gen.Constant("rounds="), Gen.Choose(900, 2000).Select(n => $"{n}"), Text(Gen.Elements('$', '0', 'x', ':'), 0, 1), Text(SaltCharacter, 0, 20))),
        (2, Text(Printable, 0, 12)),
        (1, Joined(Gen.Elements("*0", "*1", "$", "_", "$5", "$5$rounds", "$1$"), Text(Printable, 0, 4))),
        (2, Joined(Text(SaltCharacter, 0, 3), Text(FewWide, 0, 12))));

    private static readonly Gen<string> Passwords = Gen.Frequency(
        (6, Text(Printable, 0, 20)),
        (6, Text(Gen.Choose(1, 0xff).Select(c => (char)c), 0, 40)),
        (2, Text(Gen.Choose(1, 0xff).Select(c => (char)c), 100, 600)),
        (1, Text(AnyByte, 505, 515)),
        (2, Text(FewWide, 0, 20)));

    [Fact]
    public void Our_tokens_are_those_of_Perl()
    {
        using var perl = new PerlCrypter();
        PropertyCheck.ForAll(Cases, Users.Zip(Passwords).ToArbitrary(), pair =>
        {
            var (user, password) = pair;
            var expected = perl.Hash(user, password);
            if (expected.StartsWith("!Wide character in crypt", StringComparison.Ordinal))
                Assert.Throws<ArgumentException>(() => PerlCrypt.Hash(user, password));
            else
                Assert.Equal(expected, PerlCrypt.Hash(user, password));
        });
    }

    private static Gen<string> Text(Gen<char> characters, int shortest, int longest) =>
        Gen.Choose(shortest, longest).SelectMany(length => characters.ArrayOf(length)).Select(array => new string(array));

    private static Gen<string> Joined(params Gen<string>[] parts) =>
        parts.Aggregate((left, right) => left.Zip(right).Select(pair => pair.Item1 + pair.Item2));
}
