namespace EventRpc.Protocol;

/// <summary>
/// Truth values as Perl has them: undef, "", "0" and 0 are false. Written as Perl's own methods return them, 1 or the
/// empty string, which are no references in any format.
/// </summary>
internal sealed class BooleanConverter : PerlConverter<bool>
{
    public override string Description => "a truth value";

    public override bool Read(PerlReader reader)
    {
        switch (reader.Peek())
        {
            case PerlType.Boolean:
                return reader.ReadBoolean();
            case PerlType.Undef:
                reader.ReadUndef();
                return false;
            case PerlType.Integer:
                return reader.ReadInteger() != 0;
            case PerlType.Float:
                return reader.ReadFloat() != 0;
            case PerlType.String:
                var text = reader.ReadString().Bytes;
                return !(text.IsEmpty || text is [(byte)'0']);
            case PerlType.BigInteger:
                return !reader.ReadBigInteger().IsZero;
            case PerlType.BigFloat:
                return !reader.ReadBigFloat().Mantissa.IsZero;
            default:
                // Every reference is true.
                reader.Skip();
                return true;
        }
    }

    public override void Write(PerlWriter writer, bool value)
    {
        if (value)
            writer.WriteInteger(1L);
        else
            writer.WriteBytes([]);
    }
}
