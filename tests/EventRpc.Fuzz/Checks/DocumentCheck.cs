using EventRpc.Tests.Shared;

namespace EventRpc.Fuzz.Checks;

/// <summary>
/// Does with a document all that a server does, with readers that have seen others before it, and checks that it is
/// either refused or read, the same way each time.
/// </summary>
internal sealed class DocumentCheck
{
    private readonly MessageFormat _format;
    private readonly Meter _meter;
    private readonly PerlReader _reader;
    private readonly RoundTripCheck _roundTrip;
    private readonly TypedCheck _typed;

    // Not at the start of its array, and with bytes behind that a reader must not take for the document's.
    private byte[] _padded = [];

    public DocumentCheck(MessageFormat format, Meter meter)
    {
        _format = format;
        _meter = meter;
        _reader = format.CreateReader();
        _roundTrip = new RoundTripCheck(format);
        _typed = new TypedCheck(format, meter);
    }

    /// <summary>Runs all checks.</summary>
    /// <exception cref="Exception">Whatever a document should not be able to cause.</exception>
    public Behaviour Check(byte[] bytes)
    {
        var document = Pad(bytes);
        var skipped = _meter.Run("Passing over it", document, copies: 0, () =>
        {
            _reader.Start(document);
            _reader.Skip();
            _reader.ReadEndOfDocument();
        });
        var value = PerlValue.Undef;
        var read = _meter.Run("Reading it", document, copies: 1, () =>
        {
            _reader.Start(document);
            value = PerlValue.Read(_reader);
            _reader.ReadEndOfDocument();
        });
        if (skipped is { Error: not PerlDataError.LimitExceeded } && read is null)
            throw new Violation("Unequal", $"It is read, but not passed over: {skipped.Message}");

        var behaviour = new Behaviour(skipped, read);
        behaviour.AddShape(_reader, document);
        // Chosen by the document, so that the same one is always treated the same.
        var choice = Behaviour.Choice(bytes);
        _typed.Check(document, choice);
        if (read is null && (bytes.Length <= 4096 || choice % 32 == 0))
        {
            var canonical = CanonicalNotation.Of(value);
            if (choice % 8 == 0)
                CheckFresh(bytes, canonical);
            _roundTrip.Check(value, canonical, choice);
        }
        if (choice % 64 == 0)
            _reader.Clear();
        return behaviour;
    }

    /// <summary>Reads the document with a reader that has seen no other.</summary>
    private void CheckFresh(byte[] bytes, string canonical)
    {
        var fresh = _format.CreateReader();
        fresh.Start(bytes);
        if (CanonicalNotation.Of(PerlValue.Read(fresh)) != canonical)
            throw new Violation("Unequal", "A new reader reads something else");
    }

    private ArraySegment<byte> Pad(byte[] bytes)
    {
        if (_padded.Length < bytes.Length + 32)
            _padded = new byte[bytes.Length + 64 * 1024];
        bytes.CopyTo(_padded, 7);
        _padded.AsSpan(7 + bytes.Length, 16).Fill(0x01);
        return new ArraySegment<byte>(_padded, 7, bytes.Length);
    }
}
