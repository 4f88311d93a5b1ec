using System.Runtime.InteropServices;

namespace AdaViP.Torch.Safetensors;

/// <summary>
/// Gives back pages of a read-only file mapping once they were copied: they would count as this process's memory until the
/// system needs it, which looks like a model loaded twice.
/// </summary>
internal static partial class MappedPages
{
    private const int DontNeed = 4;

    /// <summary>Releases the whole pages inside a range; they are read from the file again if touched.</summary>
    internal static unsafe void Release(byte* start, long length)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        nuint page = (nuint)Environment.SystemPageSize;
        nuint first = ((nuint)start + page - 1) / page * page;
        nuint end = ((nuint)start + (nuint)length) / page * page;
        if (end > first)
        {
            // Advice: a refusal costs memory, not correctness.
            _ = madvise(first, end - first, DontNeed);
        }
    }

    [LibraryImport("libc")]
    private static partial int madvise(nuint address, nuint length, int advice);
}
