using System.Numerics;
using EventRpc.Tests.Shared;

namespace EventRpc.Fuzz.Checks;

/// <summary>Reads a document into CLR types, and checks that what comes out is the same after it was written.</summary>
internal sealed class TypedCheck
{
    private static readonly PerlConverters Converters = new();

    private readonly PerlReader _reader;
    private readonly Meter _meter;
    private readonly DocumentWriter _writer;
    private readonly Action<ArraySegment<byte>>[] _probes;

    public TypedCheck(MessageFormat format, Meter meter)
    {
        _reader = format.CreateReader();
        _meter = meter;
        _writer = new DocumentWriter(format) { Limit = 4 << 20 };
        _probes =
        [
            Probe<object>, Probe<Sample>, Probe<List<object?>>, Probe<Dictionary<string, object?>>, Probe<string>, Probe<byte[]>,
            Probe<List<List<long>>>, Probe<List<string?>>, Probe<Dictionary<string, Dictionary<string, string>>>, Probe<long[]>, Probe<double?>,
            Probe<decimal>, Probe<BigInteger>, Probe<ulong>, Probe<int>, Probe<bool>, Probe<DayOfWeek>, Probe<List<decimal>>, Probe<List<double>>,
            Probe<List<Sample?>>, Probe<PerlHash>, Probe<PerlArray>, Probe<List<ReadOnlyMemory<byte>>>, Probe<Int128?>, Probe<float>, Probe<List<BigInteger>>,
        ];
    }

    /// <summary>Reads a few types, chosen by a number, and the first one always.</summary>
    public void Check(ArraySegment<byte> document, uint choice)
    {
        _probes[0](document);
        _probes[choice % (uint)_probes.Length](document);
        _probes[choice / 64 % (uint)_probes.Length](document);
        CheckBookmarks(document);
    }

    private void Probe<T>(ArraySegment<byte> document)
    {
        var converter = Converters.Get<T>();
        T value = default!;
        // What has no type of its own is read as a PerlValue first.
        var refusal = _meter.Run(typeof(T).Name, document, copies: 3, () =>
        {
            _reader.Start(document);
            value = converter.Read(_reader);
        });
        if (refusal is not null || value is null || document.Count > 4096)
            return;
        if (_writer.Write(writer => converter.Write(writer, value), out _) is not { } first)
            return;
        try
        {
            _reader.Start(first);
            value = converter.Read(_reader);
        }
        catch (PerlDataException e)
        {
            throw new Violation("Unreadable", $"{typeof(T)} was written but is not read again: {e.Message}; {Convert.ToHexStringLower(first)}");
        }
        var second = _writer.Write(writer => converter.Write(writer, value), out var again);
        if (second is null || !first.AsSpan().SequenceEqual(second))
            throw new Violation("Altered", $"{typeof(T)} is written as {Convert.ToHexStringLower(first)}, and then as {(second is null ? again!.Message : Convert.ToHexStringLower(second))}");
    }

    /// <summary>Reads the values of a hash as requests are read: passed over first, then gone back to, in any order.</summary>
    private void CheckBookmarks(ArraySegment<byte> document)
    {
        if (document.Count > 4096)
            return;
        var bookmarks = new Stack<int>();
        try
        {
            _reader.Start(document);
            if (_reader.Peek() != PerlType.Hash)
                return;
            _reader.ReadStartHash();
            while (_reader.MoveNext())
            {
                _reader.ReadKey();
                bookmarks.Push(_reader.Position);
                _reader.Skip();
            }
        }
        catch (PerlDataException)
        {
            return;
        }
        foreach (var bookmark in bookmarks)
        {
            try
            {
                _reader.Seek(bookmark);
                _reader.Skip();
                _reader.Seek(bookmark);
                PerlValue.Read(_reader);
            }
            catch (PerlDataException e) when (e.Error is PerlDataError.LimitExceeded or PerlDataError.Cyclic || !_reader.AllowsDuplicateKeys)
            {
                // Both have been read more than once by now; a tag cannot contain itself; and Sereal sees double keys only
                // where it makes a hash.
            }
            catch (PerlDataException e)
            {
                throw new Violation("Unequal", $"The value at {bookmark} was passed over, but is not read: {e.Message}");
            }
        }
    }

    private sealed class Sample
    {
        public string? Data { get; set; }

        public long Id { get; set; }

        public double Size { get; set; }

        public decimal? Price { get; set; }

        public bool IsOpen { get; set; }

        public byte[]? Raw { get; set; }

        public List<Sample?>? Children { get; set; }

        public Dictionary<string, object?>? More { get; set; }

        public Sample? Next { get; set; }

        public object? Rc { get; set; }

        public List<object?>? Params { get; set; }

        public string? Cmd { get; set; }

        public string? Class { get; set; }
    }
}
