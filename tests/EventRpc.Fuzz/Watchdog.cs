using System.IO.MemoryMappedFiles;

namespace EventRpc.Fuzz;

/// <summary>
/// Keeps the document that is being read where it outlives the process, which a stack that overflows ends without a
/// word, and ends the process itself when a document hangs.
/// </summary>
internal sealed class Watchdog : IDisposable
{
    private const int Capacity = 1 << 20;

    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(30);

    private readonly Findings _findings;
    private readonly string _path;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _current;
    private readonly Timer _timer;
    private byte[]? _document;
    private long _begun;

    public Watchdog(Findings findings)
    {
        _findings = findings;
        _path = findings.CurrentPath;
        TakeUp();
        _file = MemoryMappedFile.CreateFromFile(_path, FileMode.Create, null, Capacity);
        _current = _file.CreateViewAccessor();
        _timer = new Timer(_ => Look(), null, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5));
    }

    public void Begin(byte[] document)
    {
        _current.Write(0, document.Length);
        _current.WriteArray(4, document, 0, Math.Min(document.Length, Capacity - 4));
        Volatile.Write(ref _begun, Environment.TickCount64);
        Volatile.Write(ref _document, document);
    }

    public void End() => Volatile.Write(ref _document, null);

    public void Dispose()
    {
        _timer.Dispose();
        _current.Dispose();
        _file.Dispose();
        File.Delete(_path);
    }

    private void Look()
    {
        if (Volatile.Read(ref _document) is not { } document || Environment.TickCount64 - Volatile.Read(ref _begun) < MaxTime.TotalMilliseconds)
            return;
        _findings.Save(document, $"hangs: not done after {MaxTime.TotalSeconds} s");
        Environment.Exit(1);
    }

    /// <summary>Takes up the document that ended an earlier run.</summary>
    private void TakeUp()
    {
        if (!File.Exists(_path))
            return;
        var bytes = File.ReadAllBytes(_path);
        var length = bytes.Length < 4 ? 0 : BitConverter.ToInt32(bytes);
        if (length > 0 && length <= bytes.Length - 4)
            _findings.Save(bytes[4..(4 + length)], "an earlier run ended while it read this; if nobody stopped it, this did");
    }
}
