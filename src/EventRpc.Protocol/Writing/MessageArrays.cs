using System.Buffers;

namespace EventRpc.Protocol;

/// <summary>
/// Arrays from the pool that all share. Large ones are no part of it: it would keep one of each size that a large message
/// went through, for every processor, long after the message.
/// </summary>
internal static class MessageArrays
{
    private const int MaxPooled = 2 * 1024 * 1024;

    /// <summary>Rents an array of at least a length.</summary>
    public static T[] Rent<T>(int length)
        where T : unmanaged =>
        length > MaxPooled ? GC.AllocateUninitializedArray<T>(length) : ArrayPool<T>.Shared.Rent(length);

    /// <summary>Gives it back.</summary>
    public static void Return<T>(T[] array)
        where T : unmanaged
    {
        if (array.Length is > 0 and <= MaxPooled)
            ArrayPool<T>.Shared.Return(array);
    }
}
