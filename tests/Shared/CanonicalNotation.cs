using System.Globalization;
using System.Numerics;
using System.Text;
using EventRpc.Protocol;

namespace EventRpc.Tests.Shared;

/// <summary>
/// Shows a value in the notation of the vectors (tests/vectors/README.md): equal texts are equal values, down to
/// identity, blessing and the bits of a float. Uses no recursion, as values nest deeper than a stack may be.
/// </summary>
internal sealed class CanonicalNotation
{
    /// <summary>Beyond it a power of two has more digits than anybody wants to see, and stays one: 1p1000000.</summary>
    private const int MaxBinaryExponent = 20_000;

    private readonly StringBuilder _text = new();
    private readonly HashSet<PerlReferent> _shared;
    private readonly Dictionary<PerlReferent, int> _ids = new(ReferenceEqualityComparer.Instance);

    /// <summary>What is still to be shown, the next on top: values, and text that stands between them.</summary>
    private readonly Stack<object> _pending = new();

    private CanonicalNotation(PerlValue value)
    {
        _shared = FindShared(value);
        _pending.Push(value);
        while (_pending.TryPop(out var next))
        {
            if (next is PerlValue inner)
                Show(inner);
            else
                _text.Append((string)next);
        }
    }

    public static string Of(PerlValue value) => new CanonicalNotation(value)._text.ToString();

    /// <summary>The referents that are reached more than once.</summary>
    private static HashSet<PerlReferent> FindShared(PerlValue root)
    {
        var seen = new HashSet<PerlReferent>(ReferenceEqualityComparer.Instance);
        var shared = new HashSet<PerlReferent>(ReferenceEqualityComparer.Instance);
        var pending = new Stack<PerlValue>([root]);
        while (pending.TryPop(out var value))
        {
            if (value is PerlTagged tagged)
            {
                pending.Push(tagged.Value);
                continue;
            }
            if (value is not PerlReferent referent)
                continue;
            if (!seen.Add(referent))
            {
                shared.Add(referent);
                continue;
            }
            foreach (var child in ChildrenOf(referent))
                pending.Push(child);
        }
        return shared;
    }

    /// <summary>What an array, hash or reference holds.</summary>
    internal static IEnumerable<PerlValue> ChildrenOf(PerlReferent referent) => referent switch
    {
        PerlArray array => array.Items,
        PerlHash hash => hash.Items.Values,
        PerlReference reference => [reference.Target],
        PerlRegexp => [],
        _ => throw new NotSupportedException($"No notation for {referent.GetType()}"),
    };

    private void Show(PerlValue value)
    {
        switch (value)
        {
            case PerlUndef:
                _text.Append("""{"t":"undef"}""");
                break;
            case PerlBoolean boolean:
                _text.Append(boolean.IsTrue ? """{"t":"bool","v":true}""" : """{"t":"bool","v":false}""");
                break;
            case PerlInteger integer:
                _text.Append(CultureInfo.InvariantCulture, $$"""{"t":"int","v":"{{integer.Value}}"}""");
                break;
            case PerlFloat number:
                ShowFloat(number.Value);
                break;
            case PerlString { IsText: false } bytes:
                _text.Append("{\"t\":\"bytes\",\"hex\":\"").Append(Convert.ToHexStringLower(bytes.Bytes.Span)).Append("\"}");
                break;
            case PerlString text:
                ShowText(text);
                break;
            case PerlBigInteger big:
                _text.Append(CultureInfo.InvariantCulture, $$"""{"t":"bigint","v":"{{big.Value}}"}""");
                break;
            case PerlBigFloat { Value: var big }:
                ShowBigFloat(big);
                break;
            case PerlTagged tagged:
                _text.Append(CultureInfo.InvariantCulture, $$"""{"t":"tag","n":"{{tagged.Tag}}","v":""");
                _pending.Push("}");
                _pending.Push(tagged.Value);
                break;
            case PerlReferent referent:
                ShowReferent(referent);
                break;
            default:
                throw new NotSupportedException($"No notation for {value.GetType()}");
        }
    }

    private void ShowFloat(double value)
    {
        if (double.IsNaN(value))
        {
            _text.Append("""{"t":"num","v":"nan"}""");
            return;
        }

        // C's %.17g.
        var digits = double.IsInfinity(value)
            ? value > 0 ? "inf" : "-inf"
            : value.ToString("G17", CultureInfo.InvariantCulture).Replace('E', 'e');
        _text.Append(CultureInfo.InvariantCulture, $$"""{"t":"num","v":"{{digits}}","bits":"{{BitConverter.DoubleToUInt64Bits(value):x16}}"}""");
    }

    private void ShowBigFloat(BigFloat value)
    {
        var mantissa = value.Mantissa;
        BigInteger exponent = value.Exponent;
        if (value.Radix == 2)
        {
            if (exponent > MaxBinaryExponent || exponent < -MaxBinaryExponent)
            {
                _text.Append(CultureInfo.InvariantCulture, $$"""{"t":"bigfloat","v":"{{mantissa}}p{{exponent}}"}""");
                return;
            }

            // m × 2^-n is m × 5^n × 10^-n.
            mantissa *= exponent < 0 ? BigInteger.Pow(5, (int)-exponent) : BigInteger.Pow(2, (int)exponent);
            exponent = BigInteger.Min(exponent, 0);
        }
        _text.Append(BigNumberNotation.Show(mantissa, exponent));
    }

    private void ShowText(PerlString text)
    {
        var codePoints = LaxUtf8.GetCodePoints(text.Bytes.Span);
        if (codePoints.TrueForAll(static c => c is < 0xd800 or (> 0xdfff and <= 0x10ffff)))
        {
            _text.Append("""{"t":"text","s":""");
            AppendQuoted(text.ToString());
        }
        else
        {
            _text.Append("{\"t\":\"text\",\"cp\":\"");
            _text.AppendJoin(' ', codePoints.Select(c => c.ToString("x", CultureInfo.InvariantCulture))).Append('"');
        }
        _text.Append('}');
    }

    private void ShowReferent(PerlReferent referent)
    {
        if (_shared.Contains(referent))
        {
            if (_ids.TryGetValue(referent, out var id))
            {
                _text.Append(CultureInfo.InvariantCulture, $$"""{"t":"use","id":{{id}}}""");
                return;
            }
            _ids.Add(referent, _ids.Count + 1);
            _text.Append(CultureInfo.InvariantCulture, $$"""{"t":"def","id":{{_ids.Count}},"v":""");
            _pending.Push("}");
        }
        if (BigNumberNotation.TryShow(referent) is { } big)
        {
            _text.Append(big);
            return;
        }
        if (referent.ClassName is { } className && referent is not PerlRegexp { ClassName: PerlRegexp.DefaultClassName })
        {
            _text.Append("""{"t":"obj","class":""");
            AppendQuoted(className);
            _text.Append(""","v":""");
            _pending.Push("}");
        }

        switch (referent)
        {
            case PerlArray array:
                _text.Append("""{"t":"list","v":[""");
                _pending.Push("]}");
                for (var i = array.Items.Count - 1; i >= 0; i--)
                {
                    _pending.Push(array.Items[i]);
                    if (i > 0)
                        _pending.Push(",");
                }
                break;
            case PerlHash hash:
                _text.Append("""{"t":"hash","v":[""");
                _pending.Push("]}");
                var keys = hash.Items.Keys.ToArray();
                Array.Sort(keys, CompareAsUtf8);
                for (var i = keys.Length - 1; i >= 0; i--)
                {
                    _pending.Push("]");
                    _pending.Push(hash.Items[keys[i]]);
                    _pending.Push((i > 0 ? ",[" : "[") + Quote(keys[i]) + ",");
                }
                break;
            case PerlRegexp regexp:
                _text.Append("""{"t":"regexp","pat":""");
                Show(regexp.Pattern);
                _text.Append(""","flags":""");
                AppendQuoted(regexp.Flags);
                _text.Append('}');
                break;
            default:
                _text.Append("""{"t":"ref","v":""");
                _pending.Push("}");
                _pending.Push(((PerlReference)referent).Target);
                break;
        }
    }

    private void AppendQuoted(string characters) => _text.Append(Quote(characters));

    private static string Quote(string characters)
    {
        var quoted = new StringBuilder(characters.Length + 2).Append('"');
        foreach (var c in characters)
        {
            if (c is '"' or '\\')
                quoted.Append('\\').Append(c);
            else if (c is >= ' ' and <= '~')
                quoted.Append(c);
            else
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }
        return quoted.Append('"').ToString();
    }

    /// <summary>Compares by code points, which is the order of their UTF-8 bytes.</summary>
    private static int CompareAsUtf8(string x, string y)
    {
        int i = 0, j = 0;
        while (i < x.Length && j < y.Length)
        {
            int a = Next(x, ref i), b = Next(y, ref j);
            if (a != b)
                return a - b;
        }
        return (x.Length - i) - (y.Length - j);

        static int Next(string text, ref int index) =>
            char.IsHighSurrogate(text[index]) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1])
                ? char.ConvertToUtf32(text[index++], text[index++])
                : text[index++];
    }
}
