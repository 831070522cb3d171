using System.Text;

namespace EventRpc.Interop.Tests.Recoding;

/// <summary>What Perl made of a document: the value in canonical notation, and the document that it encoded of it.</summary>
internal sealed record Recoded(PerlAnswer Notation, PerlAnswer Document);

/// <summary>An answer of perl/recode.pl: bytes behind "=", or behind "!" the reason why there are none.</summary>
internal sealed class PerlAnswer(byte[] bytes)
{
    /// <summary>What was asked for; fails the test if Perl refused it.</summary>
    public byte[] Bytes
    {
        get
        {
            Assert.True(bytes[0] == '=', $"Perl: {Text}");
            return bytes[1..];
        }
    }

    /// <summary>The answer as it came, with the sign that says which it is.</summary>
    public string Text => Encoding.UTF8.GetString(bytes);
}
