namespace EventRpc.Protocol.Tests.Crypt;

/// <summary>Every token here was made by Event::RPC->crypt with libxcrypt 4.4, unless another source is named.</summary>
public sealed class PerlCryptTests
{
    [Theory]
    [InlineData("fred", "nix", "fr/IE/O6NvI82")]
    [InlineData("fred", "right", "frh4./qCggHMw")]
    [InlineData("ab", "secret", "abNANd1rDfiNc")]
    [InlineData("Ab.", "password", "AbTLrS7zqigWE")]
    [InlineData("abcdefgh", "password", "abJnggxhB/yWI")]
    [InlineData("ab", "password1234", "abJnggxhB/yWI")]
    [InlineData("abcdefghijklm", "password1234", "abJnggxhB/yWI")]
    [InlineData("root", "toor", "roCNHQuSLUKxA")]
    [InlineData("fred", "", "frhqx4RFaWuJ.")]
    [InlineData("00", "xxxxxxxxxxxxxxxxxxxx", "00K18aJg/aDIQ")]
    [InlineData("./", "a", "./xT2u5QYaHcU")]
    [InlineData("zz", "p\u00e4ss", "zzimQsmtoahLk")]
    [InlineData("ab", "a\u00ff", "ab9zjw9sVcI5w")]
    [InlineData("ab", "a\u007f", "ab9zjw9sVcI5w")]
    public void Two_characters_of_salt_ask_for_DES(string user, string password, string token) =>
        Assert.Equal(token, PerlCrypt.Hash(user, password));

    [Theory]
    [InlineData("abcdefghijklmn", "password1234", "abJnggxhB/yWIYJq3qBts/Sc")]
    [InlineData("abcdefghijklmn", "ppppppppp", "abgAOrlY2VEckOuw9GwdQjPY")]
    [InlineData("abcdefghijklmn", "pppppppp", "abgAOrlY2VEck")]
    [InlineData("abcdefghijklmn", "", "abmF1QH4PEr.E")]
    public void A_name_of_fourteen_characters_makes_more_than_eight_of_the_password_count(string user, string password, string token) =>
        Assert.Equal(token, PerlCrypt.Hash(user, password));

    [Fact]
    public void Sixteen_blocks_of_the_password_count_at_most()
    {
        var token = PerlCrypt.Hash("abcdefghijklmn", new string('x', 128));
        Assert.Equal(2 + (16 * 11), token.Length);
        Assert.Equal(token, PerlCrypt.Hash("abcdefghijklmn", new string('x', 129)));
        Assert.NotEqual(token, PerlCrypt.Hash("abcdefghijklmn", new string('x', 127)));
    }

    [Theory]
    [InlineData("_1234abcd", "pw", "_1234abcdjjYnRQOwX3k")]
    [InlineData("_J9..CCCC", "test", "_J9..CCCCZBIc.TMGpK.")]
    [InlineData("_K1..crsmZxOLzfJH8iw", "U*U*U*U*", "_K1..crsmEXSn/jqhg.o")]
    [InlineData("_J9..1234", "a password that is longer than eight", "_J9..1234MPANR.2N3UQ")]
    [InlineData("_....abcd", "pw", "_....abcdYZMi4kon16g")]
    [InlineData("_/...abcd-", "pw", "_/...abcdYZMi4kon16g")]
    [InlineData("_/...abcdefghijkl", "passwordpassword", "_/...abcdHHX9APzWlGE")]
    [InlineData("_/...abcd", "", "_/...abcdoj0PMidvoVc")]
    public void An_underscore_asks_for_extended_DES(string user, string password, string token) =>
        Assert.Equal(token, PerlCrypt.Hash(user, password));

    [Theory]
    [InlineData("$1$salt", "pw", "$1$salt$IXp9zPHZ94CMcVBXaZFPN/")]
    [InlineData("$1$", "pw", "$1$$F0Fc2lbYpzr3KKdKkM0Wj.")]
    [InlineData("$1$$", "pw", "$1$$F0Fc2lbYpzr3KKdKkM0Wj.")]
    [InlineData("$1$abcdefghij", "pw", "$1$abcdefgh$IQtUouv7y7Q9dRWkQEPCc.")]
    [InlineData("$1$ab$cd", "pw", "$1$ab$b2XAKzcGJvTR.javvk3280")]
    [InlineData("$1$a%b", "pw", "$1$a%b$TF6/T2.VC8fxc9h63XntQ0")]
    [InlineData("$1$a", "", "$1$a$8CfZSfErbeskipdhZHtvu.")]
    [InlineData("$1$saltsalt", "0123456789abcdef0123456789abcdef0123456789abcdef", "$1$saltsalt$Q9vZJhpqSQMV3xAby.p631")]
    public void Dollar_1_asks_for_MD5(string user, string password, string token) =>
        Assert.Equal(token, PerlCrypt.Hash(user, password));

    [Theory]
    [InlineData("$5$saltsalt", "pw", "$5$saltsalt$0rl.MZtoLLPP3X0Rdl8riRnphIcAXJY27/aOAyK2hB5")]
    [InlineData("$6$saltsalt", "pw", "$6$saltsalt$pauPrmdmG4BTE9h2HPmywiw152IFch6BJCEsaY6D.PLTfpV8sqvXwWdyfsgVgozkYH9B80bAip/08R2BPH2xk/")]
    [InlineData("$5$", "pw", "$5$$EPxZX4DoQWu4KoghxUArtr9dmHmQzOXFqq.aJMdG0bA")]
    [InlineData("$5$rounds=1000$ab", "pw", "$5$rounds=1000$ab$pvoBecalA78StTh86CqG8MsZcI1O/fpecpCjMGNmZ.A")]
    [InlineData("$5$rounds=5000$ab", "pw", "$5$rounds=5000$ab$QC5GKcE5kgMGJf0sNCzrqT/sGcwXhEWAp4Sxjx2lFJA")]
    [InlineData("$5$rounds=1000$", "pw", "$5$rounds=1000$$japDxBfHcSVGcyn00bW518Ndv09CHo6WdVnm01mosE2")]
    [InlineData("$5$rounds", "pw", "$5$rounds$Xlhm4cl2dAhf7jzOUwFASeIZjcN800NZ05l6jdnrqh9")]
    [InlineData("$6$12345678901234567890", "pw", "$6$1234567890123456$gcUJ/SgjfN0juayJkh5fkjV.S59J.DKlCqNZOYHFirheiwDbi05t9PEfgKhsXEOUl7T.vabKBWyptsbzI9oSs1")]
    [InlineData("$6$ab$$x", "pw", "$6$ab$td.Yv18i64fuHSCSFfhcg9cvGN/q.1N72dPYEBvvVyQIQbX2mVX2dRrHRg.vLlqSchKS1d4urAkRbfv.vYLNE1")]
    [InlineData("$6$a", "", "$6$a$Z6IPkDduHdwavesVY2NFMpOHkigshxPYdhfLg0D3A7/XFQcso9RV2E8qczyJ2su.dj6RRLaTpvgwN1rZfK0I9.")]
    // Of Drepper's specification.
    [InlineData("$5$saltstring", "Hello world!", "$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5")]
    [InlineData("$5$rounds=10000$saltstringsaltstring", "Hello world!", "$5$rounds=10000$saltstringsaltst$3xv.VbSHBb41AL9AvLeujZkZRBAwqFMz2.opqey6IcA")]
    [InlineData("$5$rounds=1400$anotherlongsaltstring", LongText, "$5$rounds=1400$anotherlongsalts$Rx.j8H.h8HjEDGomFU8bDkXm3XIUnzyxf12oP84Bnq1")]
    [InlineData("$6$saltstring", "Hello world!", "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1")]
    [InlineData("$6$rounds=10000$saltstringsaltstring", "Hello world!", "$6$rounds=10000$saltstringsaltst$OW1/O6BYHV6BcXZu8QVeXbDWra3Oeqh0sbHbbMCVNSnCM/UrjmM0Dp8vOuZeHBy/YTBmSK6H9qs/y3RnOaw5v.")]
    [InlineData("$6$rounds=1400$anotherlongsaltstring", LongText, "$6$rounds=1400$anotherlongsalts$POfYwTEok97VWcjxIiSOjiykti.o/pQs.wPvMxQ6Fm7I6IoYN3CmLs66x9t0oSwbtEW7o7UmJEiDwGqd8p4ur1")]
    public void Dollar_5_and_6_ask_for_SHA_2(string user, string password, string token) =>
        Assert.Equal(token, PerlCrypt.Hash(user, password));

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("a:")]
    [InlineData(":a")]
    [InlineData("x-y")]
    [InlineData("user name")]
    [InlineData("fred!")]
    [InlineData("ab*")]
    [InlineData("ab;")]
    [InlineData("ab\\")]
    [InlineData("ab\u0001")]
    [InlineData("ab\u007f")]
    [InlineData("ab\u00e4")]
    [InlineData("ab\u0100")]
    [InlineData("_x")]
    [InlineData("_/...abc")]
    [InlineData("_/...abc-")]
    [InlineData("_/..-abcd")]
    [InlineData("$6")]
    [InlineData("$x")]
    [InlineData("$2$")]
    [InlineData("$sha")]
    [InlineData("$1$a:b")]
    [InlineData("$5$rounds=999$ab")]
    [InlineData("$5$rounds=01000$ab")]
    [InlineData("$5$rounds=1000")]
    [InlineData("$5$rounds=1000x$ab")]
    [InlineData("$5$rounds=1000000000$ab")]
    [InlineData("$5$rounds=99999999999999999999999$ab")]
    [InlineData("$5$rounds=$ab")]
    [InlineData("$5$rounds=-5000$ab")]
    [InlineData("$5$rounds=+5000$ab")]
    [InlineData("!a")]
    [InlineData("*")]
    [InlineData("*1")]
    public void A_name_that_is_no_salt_gets_no_token(string user)
    {
        Assert.Equal("*0", PerlCrypt.Hash(user, "pw"));
        Assert.Equal("*0", PerlCrypt.Hash(user, ""));
    }

    [Theory]
    [InlineData("*0")]
    [InlineData("*0abc")]
    [InlineData("*0 ")]
    public void A_name_that_is_the_failure_itself_gets_another(string user) => Assert.Equal("*1", PerlCrypt.Hash(user, "pw"));

    [Fact]
    public void A_password_may_have_511_bytes()
    {
        Assert.Equal("abzDJoqKYZJww", PerlCrypt.Hash("ab", new string('x', 511)));
        Assert.Equal("$5$a$HcgpolJ/yaYlqpPEuREofHtraudDFsayZ1pdke5kh.A", PerlCrypt.Hash("$5$a", new string('x', 511)));
        foreach (var user in new[] { "ab", "$1$a", "$5$a", "_/...abcd", "$y$j9T$a" })
            Assert.Equal("*0", PerlCrypt.Hash(user, new string('x', 512)));
        Assert.Equal("*1", PerlCrypt.Hash("*0", new string('x', 512)));
    }

    [Theory]
    [InlineData("ab\0!")]
    [InlineData("ab\0\u00e4")]
    public void As_in_C_both_end_before_a_NUL(string user)
    {
        Assert.Equal("abzlUXK5ed5rs", PerlCrypt.Hash(user, "pw\0" + new string('x', 600)));
        Assert.Equal("*0", PerlCrypt.Hash("\0ab", "pw"));
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("!")]
    public void A_password_with_a_wide_character_is_refused_as_Perl_does(string user)
    {
        foreach (var password in new[] { "x\u0100", "\ud83d\ude00", "a\0\u20ac" })
            Assert.StartsWith("Wide character in crypt", Assert.Throws<ArgumentException>(() => PerlCrypt.Hash(user, password)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$y$j9T$salt", "yescrypt")]
    [InlineData("$2b$05$abcdefghijklmnopqrstuu", "bcrypt")]
    [InlineData("$sha1$100$salt$", "sha1-crypt")]
    [InlineData("$md5$salt", "SunMD5")]
    [InlineData("$3$", "NT hash")]
    [InlineData("$6$rounds=1000001$a", "1000001 rounds; 1000000 is the most")]
    public void What_is_not_done_is_named(string user, string named) =>
        Assert.Contains(named, Assert.Throws<NotSupportedException>(() => PerlCrypt.Hash(user, "pw")).Message, StringComparison.Ordinal);

    private const string LongText = "a very much longer text to encrypt.  This one even stretches over morethan one line.";
}
