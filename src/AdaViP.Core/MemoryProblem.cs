using System.Globalization;
using System.Text.RegularExpressions;

namespace AdaViP.Core;

/// <summary>Memory ran out during a named part of the work.</summary>
/// <param name="phase">What was being done: "loading the model".</param>
/// <param name="askedBytes">What was asked for last; null where the library does not say.</param>
/// <param name="cause">What was thrown.</param>
public sealed class MemoryException(string phase, long? askedBytes, Exception cause)
    : UserErrorException(Describe(phase, askedBytes), cause)
{
    /// <summary>What was being done.</summary>
    public string Phase { get; } = phase;

    private static string Describe(string phase, long? askedBytes) =>
        $"out of memory while {phase}"
        + (askedBytes is long bytes ? $" ({ByteCount.Format(bytes)} more were not available)." : ".");
}

/// <summary>Recognises that memory ran out, whichever library says so, and keeps during what.</summary>
public static partial class MemoryProblem
{
    private const int NoMemory = 12; // ENOMEM
    private const int NoMemoryLoading = unchecked((int)0x8007000C); // the same, where the runtime loads a part of a program
    private const int NoMemoryAtAll = unchecked((int)0x8007000E); // E_OUTOFMEMORY

    /// <summary>Whether an exception, or what led to it, says that memory ran out.</summary>
    /// <param name="failure">What was thrown.</param>
    public static bool Is(Exception failure)
    {
        for (Exception? cause = failure; cause is not null; cause = cause.InnerException)
        {
            // Errors for the user quote what they found; only what a library threw itself speaks of memory.
            if (cause is OutOfMemoryException
                || (cause is IOException or BadImageFormatException
                    && cause.HResult is NoMemory or NoMemoryLoading or NoMemoryAtAll)
                || (cause is not UserErrorException && Phrases().IsMatch(cause.Message)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether an exception comes from the process and not from the file that it reads: memory ran out, no thread could be
    /// started, or a part of the program could not be loaded. Whoever calls a file damaged lets these through.
    /// </summary>
    /// <param name="failure">What was thrown.</param>
    public static bool IsOfTheProcess(Exception failure)
    {
        if (Is(failure) || ThreadException.Is(failure))
        {
            return true;
        }

        for (Exception? cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is FileLoadException or TypeLoadException or BadImageFormatException
                || (cause is FileNotFoundException && cause.Message.Contains("assembly", StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Runs a part of the work; where memory runs out in it, the error names it.</summary>
    /// <param name="phase">What is being done, to follow "while": "loading the model".</param>
    /// <param name="work">The work.</param>
    /// <exception cref="MemoryException">Memory ran out; the innermost part is named.</exception>
    /// <exception cref="ThreadException">No further thread could be started: memory is short, or no more are allowed.</exception>
    public static T During<T>(string phase, Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        try
        {
            return work();
        }
        catch (Exception e) when (e is not UserErrorException && Is(e))
        {
            throw new MemoryException(phase, Asked(e), e);
        }
        catch (Exception e) when (ThreadException.Is(e))
        {
            throw new ThreadException(phase, e);
        }
    }

    /// <summary>Runs a part of the work; where memory runs out in it, the error names it.</summary>
    /// <param name="phase">What is being done, to follow "while": "loading the model".</param>
    /// <param name="work">The work.</param>
    /// <exception cref="MemoryException">Memory ran out; the innermost part is named.</exception>
    /// <exception cref="ThreadException">No further thread could be started: memory is short, or no more are allowed.</exception>
    public static void During(string phase, Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        During(phase, () =>
        {
            work();
            return true;
        });
    }

    /// <summary>Bytes that could not be had, where a library's message says so.</summary>
    /// <param name="failure">What was thrown.</param>
    public static long? Asked(Exception failure)
    {
        for (Exception? cause = failure; cause is not null; cause = cause.InnerException)
        {
            Match bytes = AskedBytes().Match(cause.Message);
            if (long.TryParse(bytes.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out long count))
            {
                return count;
            }
        }

        return null;
    }

    // libtorch on the processor and on a GPU, the C++ library, the C library, ONNX Runtime.
    [GeneratedRegex(
        "can't allocate memory|not enough memory|Cannot allocate memory|bad_alloc|CUDA out of memory|out of memory|"
        + "failed to map segment|Failed to allocate memory|BFCArena|std::bad_array_new_length|Insufficient memory",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Phrases();

    [GeneratedRegex(
        "(?:tried to allocate|requested buffer of size) ([0-9]+)(?: bytes|\\b)",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex AskedBytes();
}
