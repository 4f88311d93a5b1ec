namespace AdaViP.Core.Files;

/// <summary>The one place where a failed write becomes a message: which file, why, how much room there is, what to do.</summary>
public static class WriteProblem
{
    /// <summary>Whether an exception is a failure to write, and not a mistake of the program.</summary>
    /// <param name="failure">What was thrown while a file was written.</param>
    public static bool IsOne(Exception failure) =>
        failure is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException; // the last is EFBIG

    /// <summary>The error to throw.</summary>
    /// <param name="target">What was to appear, under its final name.</param>
    /// <param name="folder">Where it was being written.</param>
    /// <param name="bytes">Size of what did not get written; 0 where it is not known.</param>
    /// <param name="cause">What the runtime threw.</param>
    /// <param name="advice">What is kept and how to continue; null for the general advice.</param>
    public static StorageException Of(string target, string folder, long bytes, Exception cause, WriteAdvice? advice = null)
    {
        string size = FileProblem.IsNoRoom(cause) ? Room(folder, bytes)
            : bytes > 0 ? $" (a file of {ByteCount.Format(bytes)} was being written)"
            : "";
        return new StorageException(target, FileProblem.Describe(cause) + size,
            Advice(advice ?? WriteAdvice.General, cause), cause);
    }

    /// <summary>The sentences after the cause.</summary>
    /// <param name="advice">What is kept and how to continue.</param>
    /// <param name="cause">What the runtime threw: what takes it away depends on its error number.</param>
    public static string Advice(WriteAdvice advice, Exception cause)
    {
        ArgumentNullException.ThrowIfNull(advice);
        string? remedy = FileProblem.Remedy(cause);
        return advice.Then is null
            ? $"{advice.Kept} {(remedy is null ? "Choose another folder." : $"{remedy}, or choose another folder.")}"
            : $"{advice.Kept} {remedy ?? "Remove that cause"}, or copy the folder to another disk{advice.Then}.";
    }

    private static string Room(string folder, long bytes)
    {
        try
        {
            long available = new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;

            // One unit for both makes the shortage visible, but a few bytes of a large disk would read as 0.
            (string needed, string free) = available / 1000 < bytes
                ? ByteCount.FormatPair(bytes, available)
                : (ByteCount.Format(bytes), ByteCount.Format(available));
            return bytes > 0 ? $" (a file of {needed} was being written, {free} are free)" : $" ({free} are free)";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return ""; // free space is an extra; the cause says what happened
        }
    }
}
